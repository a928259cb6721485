"""Writing a batch: read what is known in one go, plan, then one dealership after the other by sets."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from django.db import connection

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.bulk import Batch, draw_ids
from apps.core.outbox import publish
from apps.core.tenancy import Scope, scope
from apps.inventory import lifecycle
from apps.inventory.events import StockUnitsImported
from apps.inventory.importing.outcome import Outcome
from apps.inventory.importing.parsing import ListedUnit
from apps.inventory.importing.planning import first_prices, plan
from apps.inventory.importing.plans import SOURCE, Check, Known, Plan, nothing_more
from apps.inventory.models import CostEntry, ImportChange, PriceChange, StockUnit, Vehicle
from apps.inventory.services.description import describe
from apps.inventory.services.ledger import opening_entries
from apps.inventory.services.stock_numbers import draw

_LOCK = 0x1A9E  # the advisory lock space of imports

type Rows = Sequence[tuple[Dealership, Sequence[ListedUnit]]]
type OpenScope = Callable[[int], AbstractContextManager[Scope]]


def write_batch(
    rows: Rows,
    *,
    enter: OpenScope,
    by: Actor,
    at: datetime,
    job_id: int,
    outcome: Outcome,
    check: Check = nothing_more,
) -> list[Plan]:
    """Merge the rows of several dealerships, in the caller's transaction; what became of each row.

    ``enter(dealership_id)`` opens a dealership's scope. Counts are added to ``outcome``. ``job_id``
    names the rows written for the undo and the decoder; of a call of the API it is below zero.
    """
    stores = sorted(place.pk for place, _ in rows)
    _lock(stores)
    with scope(read_ids=stores, actor=by):
        known = _known(stores, [unit for _, units in rows for unit in units])
    plans = [plan(place, units, known, by=by, at=at, check=check) for place, units in rows]
    _give_ids(plans)
    batches = _staged(plans, job_id)
    for made in plans:
        if made.writes():
            with enter(made.place.pk):
                _write(made, batches, job_id)
        _count(made, outcome)
    return plans


def preview_batch(place: Dealership, units: Sequence[ListedUnit], *, by: Actor, at: datetime) -> Plan:
    """What ``write_batch`` would do now with rows of one dealership, in its scope; writes nothing."""
    return plan(place, units, _known([place.pk], units), by=by, at=at)


def _lock(stores: Iterable[int]) -> None:
    """One import of a dealership at a time; in ascending order, so that two never wait in a ring."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, store::int) FROM unnest(%s::bigint[]) AS store ORDER BY store",
            [_LOCK, list(stores)],
        )


def _known(stores: Sequence[int], listed: Sequence[ListedUnit]) -> Known:
    vins = [unit.vin for unit in listed if unit.vin]
    listings = [unit.external_id for unit in listed if unit.external_id]
    numbers = [unit.stock_number.upper() for unit in listed if unit.stock_number]
    vehicles = {v.pk: v for v in Vehicle.objects.filter(vin__in=vins).order_by("id")}
    known = Known(vehicles={(v.dealership_id, v.vin or ""): v for v in vehicles.values()})
    for unit in StockUnit.objects.filter(vehicle__in=list(vehicles)).order_by("id"):
        unit.vehicle = vehicles[unit.vehicle_id]
        known.units_by_vehicle.setdefault(unit.vehicle_id, []).append(unit)
    by_listing = StockUnit.objects.filter(source_listing_id__in=listings, status__in=lifecycle.ACTIVE)
    for unit in by_listing.exclude(vehicle__in=list(vehicles)).select_related("vehicle").order_by("id"):
        known.units_by_listing[unit.dealership_id, unit.source_listing_id or ""] = unit
        known.units_by_vehicle.setdefault(unit.vehicle_id, []).append(unit)
    _know_numbers(known, listed)
    taken = StockUnit.objects.filter(stock_number__in=numbers).order_by("id")
    known.numbers.update(taken.values_list("dealership_id", "stock_number"))
    known.withdrawn = _withdrawn(unit for stays in known.units_by_vehicle.values() for unit in stays)
    return known


def _know_numbers(known: Known, listed: Sequence[ListedUnit]) -> None:
    """Running stays by stock number, for rows whose VIN finds none; a row of the database once."""
    vins = {vin for _, vin in known.vehicles}
    found = [unit for stays in known.units_by_vehicle.values() for unit in stays]
    asked = {unit.stock_number.upper() for unit in listed if unit.stock_number and unit.vin not in vins}
    if asked:
        others = StockUnit.objects.filter(stock_number__in=asked, status__in=lifecycle.ACTIVE)
        others = others.exclude(pk__in=[unit.pk for unit in found])
        found += others.select_related("vehicle").order_by("id")
    for unit in found:
        known.units_by_number[unit.dealership_id, unit.stock_number] = unit
        stays = known.units_by_vehicle.setdefault(unit.vehicle_id, [])
        if unit not in stays:
            stays.append(unit)


def _withdrawn(units: Iterable[StockUnit]) -> set[int]:
    """Which of these an import made and its undo cancelled."""
    cancelled = [unit.pk for unit in units if unit.status == lifecycle.CANCELLED]
    if not cancelled:
        return set()
    made = ImportChange.objects.filter(table="unit", row_id__in=cancelled, before=None)
    return set(made.values_list("row_id", flat=True))


def _give_ids(plans: Sequence[Plan]) -> None:
    """Primary keys before the rows, because units name their vehicles."""
    vehicles = [vehicle for made in plans for vehicle in made.new_vehicles]
    units = [unit for made in plans for unit in made.new_units]
    for vehicle, pk in zip(vehicles, draw_ids(Vehicle, len(vehicles)), strict=True):
        vehicle.pk = pk
    for unit, pk in zip(units, draw_ids(StockUnit, len(units)), strict=True):
        unit.pk = pk
        unit.vehicle = unit.vehicle  # takes over the id that the vehicle has now


class _Staged:
    """The twins of a transaction, filled for all its dealerships at once."""

    def __init__(self) -> None:
        self.new_vehicles = Batch(Vehicle, "new")
        self.changed_vehicles = Batch(Vehicle, "changed")
        self.new_units = Batch(StockUnit, "new")
        self.changed_units = Batch(StockUnit, "changed")
        self.prices = Batch(PriceChange, "new")
        self.costs = Batch(CostEntry, "new")
        self.changes = Batch(ImportChange, "new")


def _staged(plans: Sequence[Plan], job_id: int) -> _Staged:
    staged = _Staged()
    for made in plans:
        if made.unnumbered:
            _number(made)
        for unit in made.new_units:
            made.prices += first_prices(unit, by=made.by, at=made.at)
            made.costs += opening_entries(unit, by=made.by, at=made.at, reason=SOURCE)
    prices = [change for made in plans for change in made.prices]
    for change, pk in zip(prices, draw_ids(PriceChange, len(prices)), strict=True):
        change.pk = pk
    costs = [entry for made in plans for entry in made.costs]
    for entry, pk in zip(costs, draw_ids(CostEntry, len(costs)), strict=True):
        entry.pk = pk
    staged.new_vehicles.stage(row for made in plans for row in made.new_vehicles)
    staged.changed_vehicles.stage(row for made in plans for row in made.changed_vehicles.values())
    staged.new_units.stage(row for made in plans for row in made.new_units)
    staged.changed_units.stage(row for made in plans for row in made.changed_units.values())
    staged.prices.stage(prices)
    staged.costs.stage(costs)
    staged.changes.stage(changes_of(plans, job_id))
    return staged


def changes_of(plans: Sequence[Plan], job_id: int) -> list[ImportChange]:
    """What an undo needs to know of each row, with keys; a revived stay counts as made."""
    found = []
    for made in plans:
        revived = {unit.pk for unit in made.revived}
        rows: list[tuple[str, Vehicle | StockUnit, bool]] = [
            *(("vehicle", row, True) for row in made.new_vehicles),
            *(("vehicle", row, False) for row in made.changed_vehicles.values()),
            *(("unit", row, True) for row in made.new_units),
            *(("unit", row, row.pk in revived) for row in made.changed_units.values()),
        ]
        for table, row, is_new in rows:
            before = None if is_new else row.version - 1
            found.append(
                ImportChange(
                    dealership=made.place,
                    job_id=job_id,
                    table=table,
                    row_id=row.pk,
                    before=before,
                    after=row.version,
                )
            )
    for change, pk in zip(found, draw_ids(ImportChange, len(found)), strict=True):
        change.pk = pk
    return found


def _number(made: Plan) -> None:
    """Draw numbers for the units whose row had none that could be used."""
    with scope(made.place.pk, actor=made.by):
        numbers = draw(made.place, [unit.condition for unit in made.unnumbered])
    for unit, number in zip(made.unnumbered, numbers, strict=True):
        unit.stock_number = number
        describe(unit, unit.vehicle)


def _write(made: Plan, staged: _Staged, job_id: int) -> None:
    store, by, at = made.place.pk, made.by, made.at
    for batch, rows in ((staged.new_vehicles, made.new_vehicles), (staged.new_units, made.new_units)):
        if rows:
            batch.insert(dealership_id=store, by=by, at=at, reason=SOURCE)
    for batch, count in (
        (staged.changed_vehicles, len(made.changed_vehicles)),
        (staged.changed_units, len(made.changed_units)),
    ):
        if count:
            batch.update(dealership_id=store, by=by, at=at, reason=SOURCE, expected=count)
    if made.prices:
        staged.prices.insert(dealership_id=store, by=by, at=at, reason=SOURCE)
    if made.costs:
        staged.costs.insert(dealership_id=store, by=by, at=at, reason=SOURCE)
    staged.changes.insert(dealership_id=store, by=by, at=at, reason=SOURCE)
    created = len(made.new_units) + len(made.revived)
    figures = {"created": created, "updated": made.updated, **({"job": job_id} if job_id > 0 else {})}
    record("inventory.import", target=None, by=by, dealership_id=store, facts=figures)
    publish(
        StockUnitsImported(dealership_id=store, job_id=job_id, at=at, created=created, updated=made.updated)
    )


def _count(made: Plan, outcome: Outcome) -> None:
    outcome.rows += len(made.lines)
    outcome.created += len(made.new_units) + len(made.revived)
    outcome.updated += made.updated
    outcome.unchanged += made.unchanged
    for line, refusal in made.refused.items():
        outcome.reject(line, str(refusal))
    for line, flags in made.flags.items():
        outcome.flag(line, flags)
