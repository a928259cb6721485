"""Taking an import back: what it made is withdrawn, what it changed gets its old value again.

The rows that a job wrote are its ``ImportChange`` rows; what each was before and became is in its
history, by version. A fact goes back where it still is what the import made it. What somebody
changed since stays, and is told.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import GeneratedField

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.bulk import Batch, draw_ids
from apps.core.outbox import publish
from apps.inventory import lifecycle, pricing
from apps.inventory.entries import COST_FIELDS
from apps.inventory.events import StockUnitsImported
from apps.inventory.models import ImportChange, PriceChange, StockUnit, Vehicle
from apps.inventory.pricing import PriceKind
from apps.inventory.services.description import describe
from apps.inventory.services.pricing import history_row

BATCH = 500
REASON = "import undone"
_NEVER = {
    "id",
    "version",
    "dealership",
    "vehicle",
    "created_at",
    "vin_reversed",
    "search_text",
    "stock_number",
}
_REPEATED = {"vin", "year", "make", "model", "title", "colour", "body", "price", *COST_FIELDS}
_ALWAYS_LEFT = {Vehicle: _NEVER, StockUnit: _NEVER | _REPEATED}

type Conflicts = list[dict[str, Any]]


def undo_batch(
    changes: Sequence[ImportChange], *, dealership_id: int, by: Actor, at: datetime, job_id: int
) -> tuple[int, int, Conflicts]:
    """Take back these changes of one table, newest first, in the dealership's scope.

    (cars restored as a whole, stays withdrawn, what was left with the reason). One audit row, one event.
    """
    model: type[Vehicle] | type[StockUnit] = Vehicle if changes[0].table == "vehicle" else StockUnit
    rows: dict[int, Any] = {row.pk: row for row in _locked(model, [change.row_id for change in changes])}
    images = _images(model, changes)
    conflicts: Conflicts = []
    prices: list[PriceChange] = []
    touched: dict[int, Any] = {}
    withdrawn = 0
    for change in changes:
        row = rows.get(change.row_id)
        if row is None:
            continue
        old_prices = (
            {kind: getattr(row, pricing.column_of(kind)) for kind in PriceKind} if model is StockUnit else {}
        )
        if change.before is None:
            if model is Vehicle:
                continue  # it stands behind the withdrawn stay, whose number is never used again
            left = _withdraw(row, images[change.row_id, change.after], at)
            withdrawn += not left
        else:
            left = _restore(
                row, images[change.row_id, change.before], images[change.row_id, change.after], model
            )
        if left:
            conflicts.append({"row": row.pk, "table": change.table, "title": _title(row), "fields": left})
        touched[row.pk] = row
        for kind, old in old_prices.items():
            new = getattr(row, pricing.column_of(kind))
            if old != new:
                prices.append(history_row(row, kind, old, new, reason=REASON, by=by, at=at))
    _save(model, list(touched.values()), rows, prices, dealership_id=dealership_id, by=by, at=at)
    whole = {change.row_id for change in changes if change.before is not None} - {c["row"] for c in conflicts}
    restored = len(whole) if model is StockUnit else 0
    _tell(dealership_id, by=by, at=at, job_id=job_id, restored=restored, withdrawn=withdrawn)
    return restored, withdrawn, conflicts


def _title(row: Any) -> str:
    return f"{row.title} ({row.stock_number})" if isinstance(row, StockUnit) else str(row.title)


def _locked(model: type[Any], ids: list[int]) -> list[Any]:
    rows = model.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return list(rows.select_related("vehicle") if model is StockUnit else rows)


def _images(model: Any, changes: Sequence[ImportChange]) -> dict[tuple[int, int], Any]:
    """What each row was at the versions before and after."""
    ids = [change.row_id for change in changes]
    versions = {v for change in changes for v in (change.before, change.after) if v is not None}
    history = model.history.filter(id__in=ids, version__in=versions).order_by("history_id")
    return {(image.id, image.version): image for image in history}


def _facts(model: Any) -> list[str]:
    """The columns that the history keeps; what is reckoned from others is reckoned again."""
    left = _ALWAYS_LEFT[model]
    kept = {f.name for f in model.history.model._meta.concrete_fields}
    return [str(f.attname) for f in model._meta.concrete_fields if f.name in kept - left]


def _restore(row: Any, before: Any, after: Any, model: Any) -> list[str]:
    """Put back each fact that is still what the import made it; the facts that are not."""
    left = []
    for name in _facts(model):
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if getattr(row, name) == new:
            setattr(row, name, old)
        elif getattr(row, name) != old:
            left.append(name)
    return left


def _withdraw(unit: StockUnit, made: Any, at: datetime) -> list[str]:
    """End a stay that should never have begun, unless somebody worked on it; the facts in the way."""
    touched = [name for name in _facts(StockUnit) if getattr(unit, name) != getattr(made, name)]
    if touched:
        return touched
    unit.status, unit.status_at = lifecycle.CANCELLED, at
    unit.sold_on = unit.sale_price = None
    for kind in PriceKind:
        setattr(unit, pricing.column_of(kind), None)
    return []


def _save(
    model: Any,
    touched: list[Any],
    rows: dict[int, Any],
    prices: list[PriceChange],
    *,
    dealership_id: int,
    by: Actor,
    at: datetime,
) -> None:
    """Write what differs from the database, with history; stays repeat their vehicle's words."""
    if model is Vehicle:
        stays = _locked(
            StockUnit, list(StockUnit.objects.filter(vehicle__in=list(rows)).values_list("pk", flat=True))
        )
    else:
        stays = touched
    for unit in stays:
        describe(unit, rows[unit.vehicle_id] if model is Vehicle else unit.vehicle)
        unit.price = pricing.asking_price(unit.list_price, unit.internet_price)
    for kind, found in ((model, touched), (StockUnit, stays)) if model is Vehicle else ((model, touched),):
        differing = _differing(kind, found)
        for row in differing:
            row.version += 1
        batch = Batch(kind, "undo")
        batch.stage(differing)
        if differing:
            batch.update(dealership_id=dealership_id, by=by, at=at, reason=REASON, expected=len(differing))
    for change, pk in zip(prices, draw_ids(PriceChange, len(prices)), strict=True):
        change.pk = pk
    PriceChange.objects.bulk_create(prices)


def _differing(model: Any, rows: list[Any]) -> list[Any]:
    """Those whose columns are not what the database has."""
    names = [str(f.attname) for f in model._meta.concrete_fields if not isinstance(f, GeneratedField)]
    stored = {
        values["id"]: values for values in model.objects.filter(pk__in=[r.pk for r in rows]).values(*names)
    }
    return [row for row in rows if any(stored[row.pk][name] != getattr(row, name) for name in names)]


def _tell(dealership_id: int, *, by: Actor, at: datetime, job_id: int, restored: int, withdrawn: int) -> None:
    figures = {"restored": restored, "withdrawn": withdrawn, "job": job_id}
    record("inventory.undo_import", target=None, by=by, dealership_id=dealership_id, facts=figures)
    publish(
        StockUnitsImported(
            dealership_id=dealership_id, job_id=job_id, at=at, created=0, updated=restored + withdrawn
        )
    )
