"""What the pages of a bulk act say: figures, lines in words, what may be done next."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse

from apps.accounts.models import Location
from apps.core.actor import Actor
from apps.inventory.bulk.states import (
    CONFLICT,
    DONE,
    LEFT,
    LINE_KINDS,
    OUTCOMES,
    PLACE,
    READY,
    REPRICE,
    RESTORED,
    STEP,
    VERBS,
    WRITTEN,
)
from apps.inventory.lifecycle import STATES
from apps.inventory.models import BulkLine, BulkRun, ReadinessStep
from apps.inventory.permissions import SEE_COST
from apps.inventory.pricing import LABELS, PriceKind
from apps.inventory.repricing import BELOW, CHANGE, FLOOR, REFUSED, SAME, How, PriceRule
from apps.inventory.repricing import WRITTEN as PLANNED

TONES = {
    CHANGE: ("info", "edit"),
    BELOW: ("warn", "alert"),
    FLOOR: ("warn", "lock"),
    SAME: ("neutral", "check"),
    REFUSED: ("neutral", "ban"),
    WRITTEN: ("good", "check"),
    CONFLICT: ("bad", "alert"),
    RESTORED: ("neutral", "undo"),
    LEFT: ("warn", "alert"),
}
SAID = {
    How.LOWER: "lower by {} %",
    How.RAISE: "raise by {} %",
    How.SUBTRACT: "less {}",
    How.ADD: "plus {}",
    How.SET: "set to {}",
    How.OF_MSRP: "{} % of MSRP",
    How.OVER_COST: "cost plus {}",
    How.KEEP: "as it is",
}
STATE_TONES = {
    "previewing": ("info", "activity"),
    "ready": ("warn", "flag"),
    "writing": ("info", "activity"),
    "done": ("good", "check"),
    "undoing": ("info", "activity"),
    "undone": ("neutral", "undo"),
}


def rule_in_words(run: BulkRun) -> str:
    """What was asked, as a sentence without a verb."""
    if run.verb == PLACE:
        place = Location.objects.filter(pk=run.rule["location_id"] or 0).first()
        return f"To {place.name}" if place else "To no lot"
    if run.verb != REPRICE:
        return VERBS[run.verb].label
    rule = PriceRule.of(run.rule)
    parts = [f"{LABELS[rule.kind]}: {SAID[rule.how].format(f'{rule.amount.normalize():,f}')}"]
    if rule.ending:
        parts.append(f"ending …{rule.ending}, {rule.rounding}")
    if rule.older_than is not None:
        parts.append(f"older than {rule.older_than} days")
    return ", ".join(parts)


def shown(run: BulkRun) -> dict[str, Any]:
    """A run as its row in the list."""
    tone, symbol = STATE_TONES[run.state]
    return {
        "run": run,
        "url": reverse("admin:inventory_bulkrun_page", args=[run.pk]),
        "tone": tone,
        "symbol": symbol,
        "words": rule_in_words(run),
        "count": len(run.unit_ids),
        "written": run.counts.get(WRITTEN, 0) + run.counts.get(RESTORED, 0),
        "conflicts": run.counts.get(CONFLICT, 0) + run.counts.get(LEFT, 0),
    }


def about(run: BulkRun, by: Actor) -> dict[str, Any]:
    """Where the run stands and what may be done."""
    planned = sum(run.counts.get(kind, 0) for kind in PLANNED)
    verb = VERBS[run.verb]
    return {
        **shown(run),
        "verb": verb,
        "is_price": run.verb == REPRICE,
        "sees_cost": by.can(SEE_COST),
        "planned": planned,
        "can_commit": run.state == READY and planned,
        "can_undo": run.state == DONE and verb.undo and run.counts.get(WRITTEN),
        "can_discard": run.state == READY,
        "again": _again(run),
        "consequence": _consequence(verb.undo, planned, run.reason),
    }


def _consequence(undo: bool, planned: int, reason: str) -> str:
    after = "It can be undone afterwards." if undo else "It cannot be undone: no step leads back."
    why = f" Reason: {reason}." if reason else ""
    return (
        f"{planned:,} vehicle{'' if planned == 1 else 's'}; whoever changed meanwhile is left.{why} {after}"
    )


def _again(run: BulkRun) -> str:
    """The address of the same choice with the same rule, to change it."""
    rule = {name: value for name, value in run.rule.items() if value not in (None, "")}
    asked: dict[str, Any] = {"verb": run.verb, **rule}
    if run.reason:
        asked["reason"] = run.reason
    asked |= {"all": "1", "query": run.query} if run.query else {"again": run.pk}
    return f"{reverse('admin:inventory_bulkrun_add')}?{urlencode(asked)}"


def totals(run: BulkRun) -> dict[str, Any]:
    """Sums over what will be or was changed: one query."""
    lines = BulkLine.objects.filter(run=run, kind__in=PLANNED)
    sums = lines.aggregate(
        before=Sum("old"),
        after=Sum("new"),
        was=Sum("old_gross"),
        gross_after=Sum("gross"),
        known=Count("gross"),
    )
    before, after = sums["before"], sums["after"]
    sums["change"] = None if before is None or after is None else after - before
    sums["pct"] = percent(before, after)
    sums["gross_change"] = None if sums["was"] is None else sums["gross_after"] - sums["was"]
    return sums


def percent(old: Decimal | None, new: Decimal | None) -> str:
    """The change with its sign and one decimal; "" where there is none to tell."""
    if not old or new is None:
        return ""
    change = ((new - old) * 100 / old).quantize(Decimal("0.1"))
    sign = "−" if change < 0 else "+"
    return f"{sign}{abs(change)} %"


def chips(run: BulkRun, current: str) -> list[dict[str, Any]]:
    """The kinds of lines with their counts; what became of them once something did."""
    labels = {**{name: label for name, label in OUTCOMES.items() if name}, **LINE_KINDS}
    if run.state == READY:
        labels = LINE_KINDS
    return [
        {"href": f"?kind={name}", "label": label, "count": run.counts[name], "active": name == current}
        for name, label in labels.items()
        if run.counts.get(name) and not (run.state != READY and name in PLANNED)
    ]


def first_kind(run: BulkRun) -> str:
    """What one wants to see first: what needs a look, then what changes."""
    order = (LEFT, CONFLICT, RESTORED, WRITTEN) if run.state not in (READY,) else ()
    return next((k for k in (*order, *LINE_KINDS) if run.counts.get(k)), CHANGE)


def line(row: BulkLine, run: BulkRun, names: Mapping[str, str]) -> dict[str, Any]:
    """A line in words."""
    kind = row.outcome or row.kind
    tone, symbol = TONES[kind]
    return {
        "row": row,
        "tone": tone,
        "symbol": symbol,
        "label": OUTCOMES[row.outcome] if row.outcome else LINE_KINDS[row.kind],
        "before": names.get(row.before, row.before),
        "after": names.get(row.after, row.after),
        "pct": percent(row.old, row.new) if row.kind != SAME else "",
        "url": reverse("admin:inventory_stockunit_page", args=[row.unit_id]),
    }


def names_of(run: BulkRun) -> dict[str, str]:
    """The words of what ``before`` and ``after`` keep."""
    if run.verb == PLACE:
        return {"": "No lot"} | {str(p.pk): p.name for p in Location.objects.order_by("id")}
    if run.verb == STEP:
        return {str(pk): name for pk, name in ReadinessStep.objects.order_by("id").values_list("id", "name")}
    return dict(STATES)


def heading(run: BulkRun) -> str:
    """The title of a run's page."""
    kind = LABELS[PriceKind(run.rule["kind"])].lower() if run.verb == REPRICE else ""
    return f"{VERBS[run.verb].label} {kind}".strip()
