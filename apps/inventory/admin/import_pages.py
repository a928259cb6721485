"""What the pages of an import say: steps, figures, lines in words."""

from typing import Any

from django.urls import reverse

from apps.inventory import lifecycle
from apps.inventory.importing import states
from apps.inventory.importing.states import CHECKED, CREATE, GONE, IMPORTED, LINE_KINDS, REJECT, UNDONE
from apps.inventory.models import Condition, ImportChange, ImportLine, ImportRun, StockUnit

STEPS = (("upload", "Upload"), ("map", "Match columns"), ("check", "Check"), ("import", "Import"))
AT = {"checking": "check", "checked": "check"}
COLUMNS = [{"title": title} for title in ("Line", "Vehicle", "What changes")]
LABELS = {
    "vin": "VIN",
    "year": "Model year",
    "msrp": "MSRP",
    "internet_price": "Price",
    "odometer_unit": "Distance unit",
    "photo_urls": "Photos",
    "source_listing_id": "Listing id",
    "acquired_on": "In stock since",
    "sold_on": "Sold on",
}
TITLED = {"vin", "year", "make", "model", "trim"}
WORDS = {**lifecycle.STATES, **dict(Condition.choices)}
FLAGS = {
    "vin_bad_check_digit": ("VIN check digit fails", "Compare the VIN with the car."),
    "vin_non_standard": ("Non-standard VIN", "Shorter than 17 characters."),
    "vin_missing": ("No VIN", "Found again by its listing id only."),
    "below_floor": ("Below floor price", "The price was left as it is."),
    "committed_to_deal": ("In a deal", "Left as it is."),
    "stock_number_replaced": ("Stock number replaced", "The file's number is or was in use."),
    "taken_in_file": (
        "Held or in a deal in the file",
        "It begins in stock: a hold and a sale are made here.",
    ),
    "sold_in_file": ("Sold in the file", "Left in stock: a sale is made by a deal."),
}
TONES = {
    "create": ("good", "plus"),
    "update": ("info", "edit"),
    "unchanged": ("neutral", "check"),
    "reject": ("bad", "ban"),
    "gone": ("warn", "alert"),
}
STATE_TONES = {
    "uploaded": ("neutral", "clock"),
    "checking": ("info", "activity"),
    "checked": ("warn", "flag"),
    "importing": ("info", "activity"),
    "imported": ("good", "check"),
    "undoing": ("info", "activity"),
    "undone": ("neutral", "undo"),
}


def steps(current: str) -> list[dict[str, Any]]:
    """The way of an import, with where one stands."""
    return [
        {"label": label, "number": n, "current": key == current} for n, (key, label) in enumerate(STEPS, 1)
    ]


def shown(run: ImportRun) -> dict[str, Any]:
    """A run as its row in the list."""
    tone, symbol = STATE_TONES[run.state]
    figures = run.counts.get("done") or run.counts
    return {
        "run": run,
        "url": reverse("admin:inventory_importrun_page", args=[run.pk]),
        "tone": tone,
        "symbol": symbol,
        "created": figures.get("created", figures.get("create")),
        "updated": figures.get("updated", figures.get("update")),
        "rejected": figures.get("rejected", figures.get("reject")),
    }


def about(run: ImportRun) -> dict[str, Any]:
    """Where the run stands and what may be done."""
    tone, symbol = STATE_TONES[run.state]
    counts = run.counts
    writes = counts.get("create", 0) + counts.get("update", 0)
    closes = counts.get(GONE, 0) if run.options.get("gone") else 0
    return {
        "tone": tone,
        "symbol": symbol,
        "steps": steps(AT.get(run.state, "import")),
        "can_commit": run.state == CHECKED and bool(writes or closes),
        "can_map": run.state in (CHECKED, states.CHECKING),
        "can_undo": run.state == IMPORTED,
        "consequence": _consequence(counts, closes),
        "figures": _figures(run),
        "has_rejects": bool(counts.get(REJECT)),
    }


def _consequence(counts: dict[str, Any], closes: int) -> str:
    parts = [f"{counts.get('create', 0):,} new", f"{counts.get('update', 0):,} changed"]
    if closes:
        parts.append(f"up to {closes:,} closed")
    return f"Vehicles: {', '.join(parts)}. It can be undone afterwards."


def _figures(run: ImportRun) -> list[tuple[str, int]]:
    """What was done, once it was."""
    made, undone = run.counts.get("done"), run.counts.get("undone")
    if run.state == UNDONE and undone:
        names = (("withdrawn", "Withdrawn"), ("restored", "Restored"), ("left", "Left, changed since"))
        return [(label, undone.get(name, 0)) for name, label in names]
    return [(label, made.get(name, 0)) for name, label in DONE] if made else []


DONE = (
    ("created", "New"),
    ("updated", "Changed"),
    ("unchanged", "Unchanged"),
    ("rejected", "Rejected"),
    ("gone", "Closed"),
)


def first_kind(run: ImportRun) -> str:
    """What one wants to see first: what would change, else what was refused."""
    return next((kind for kind in ("update", "create", REJECT, GONE) if run.counts.get(kind)), "unchanged")


def chips(run: ImportRun, chosen: str) -> list[dict[str, Any]]:
    """The kinds with their counts; GONE only where it was asked for."""
    kinds = {**LINE_KINDS, "flagged": "To look at"}
    if not run.options.get("whole_stock"):
        del kinds[GONE]
    return [
        {"href": f"?kind={kind}", "label": label, "count": run.counts.get(kind, 0), "active": kind == chosen}
        for kind, label in kinds.items()
    ]


def line(row: ImportLine) -> dict[str, Any]:
    """A line in words."""
    tone, symbol = TONES[row.kind]
    known = row.kind == CREATE  # the title says the rest of a new car
    return {
        "row": row,
        "is_new": known,
        "tone": tone,
        "symbol": symbol,
        "changes": [
            (LABELS.get(name, name.replace("_", " ").capitalize()), WORDS.get(old, old), WORDS.get(new, new))
            for name, old, new in row.changes
            if not (known and name in TITLED)
        ],
        "flags": [FLAGS.get(flag, (flag.replace("_", " "), "")) for flag in row.flags],
        "url": reverse("admin:inventory_stockunit_page", args=[row.unit_id]) if row.unit_id else "",
    }


def undo_preview(run: ImportRun) -> dict[str, Any]:
    """How many cars an undo touches, and which were changed since: two queries."""
    changes = ImportChange.objects.filter(job_id=run.commit_job_id or 0, table="unit").values_list(
        "row_id", "before", "after"
    )
    latest: dict[int, int] = {}
    made = set()
    for row_id, before, after in changes:
        latest[row_id] = max(after, latest.get(row_id, 0))
        made |= {row_id} if before is None else set()
    units = StockUnit.objects.filter(pk__in=list(latest)).order_by("id")
    found = [
        unit
        for unit in units.only("id", "version", "title", "stock_number")
        if unit.version > latest[unit.pk]
    ]
    return {
        "made": len(made),
        "changed": len(latest) - len(made),
        "conflicts": found[:50],
        "since": len(found),
    }
