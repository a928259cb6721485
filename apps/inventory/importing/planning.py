"""What a batch changes: rows of the file against rows of the database. Writes nothing.

New and changed rows are made by the functions of the single verbs (``services.intake``,
``services.description``), so both give the same rows; a test holds them equal.
"""

from collections.abc import Iterable
from datetime import datetime

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.clock import day_bounds
from apps.inventory import lifecycle, pricing
from apps.inventory.entries import COST_FIELDS
from apps.inventory.importing.changing import (
    describe_vehicle,
    mark,
    redescribe,
    unit_entry,
    update,
    vehicle_entry,
)
from apps.inventory.importing.lines import Line, differences, facts_of
from apps.inventory.importing.matching import number_of, stay_of, withdrawn_stay
from apps.inventory.importing.parsing import ListedUnit, Refused
from apps.inventory.importing.plans import (
    BEGINS,
    COMMITTED,
    NUMBER_REPLACED,
    SOLD_IN_FILE,
    SOURCE,
    TAKEN_IN_FILE,
    Check,
    Known,
    Plan,
    nothing_more,
)
from apps.inventory.importing.states import CREATE, UNCHANGED, UPDATE
from apps.inventory.models import PriceChange, StockUnit, Vehicle
from apps.inventory.pricing import PriceKind
from apps.inventory.services.description import describe
from apps.inventory.services.intake import complete, new_unit
from apps.inventory.services.pricing import history_row
from apps.inventory.vin import VinFlag


def plan(
    place: Dealership,
    units: Iterable[ListedUnit],
    known: Known,
    *,
    by: Actor,
    at: datetime,
    check: Check = nothing_more,
) -> Plan:
    """Compare the rows of one dealership with what is known of its cars."""
    made = Plan(place, by, at, check)
    for listed in units:
        if listed.vin_flag != VinFlag.VALID:
            made.flag(listed.line, f"vin_{listed.vin_flag}")
        try:
            made.lines.append(_plan_row(made, listed, known))
        except Refused as refusal:
            made.refused[listed.line] = refusal
            made.flags.pop(listed.line, None)
    return made


def _plan_row(made: Plan, listed: ListedUnit, known: Known) -> Line:
    unit = stay_of(made.place.pk, listed, known)
    vehicle = known.vehicles.get((made.place.pk, listed.vin)) or (unit.vehicle if unit else None)
    made.check(made.place.pk, listed, unit, known)
    if unit is None:
        _check_number(made.place.pk, listed, known)
        begun = _begin(made, listed, vehicle, known)
        return Line(listed.line, CREATE, begun, differences({}, facts_of(begun, begun.vehicle)))
    assert vehicle is not None  # a stay has a vehicle
    if _leaves_alone(made, unit, listed):
        made.unchanged += 1
        return Line(listed.line, UNCHANGED, unit)
    before = facts_of(unit, vehicle)
    vehicle_changed = describe_vehicle(made, vehicle, listed)
    unit_changed = update(made, unit, listed)
    if vehicle_changed:
        redescribe(made, vehicle, known)
    elif unit_changed:
        mark(made, unit, vehicle)
    if not (vehicle_changed or unit_changed):
        made.unchanged += 1
        return Line(listed.line, UNCHANGED, unit)
    made.updated += 1
    return Line(listed.line, UPDATE, unit, differences(before, facts_of(unit, vehicle)))


def _check_number(place_id: int, listed: ListedUnit, known: Known) -> None:
    """A car that only its stock number tells from others needs one that is free: else it came again and again."""
    if listed.vin or listed.external_id:
        return
    number = number_of(listed.stock_number)
    if not number or (place_id, number) in known.numbers:
        raise Refused(
            f"The stock number {listed.stock_number} is or was another car's, and the row has no VIN. Give the VIN."
        )


def _leaves_alone(made: Plan, unit: StockUnit, listed: ListedUnit) -> bool:
    """Deals decide over what they have; a file does not sell a car, and history is not rewritten."""
    if unit.status == lifecycle.DELIVERED:
        return True
    if unit.status in lifecycle.COMMITTED:
        made.flag(listed.line, COMMITTED)
        return True
    if listed.status == lifecycle.DELIVERED:
        made.flag(listed.line, SOLD_IN_FILE)
        return True
    return False


def _begin(made: Plan, listed: ListedUnit, vehicle: Vehicle | None, known: Known) -> StockUnit:
    if vehicle is None:
        vehicle = Vehicle(dealership=made.place, vin=listed.vin or None, vin_flag=listed.vin_flag)
        complete(vehicle, vehicle_entry(listed))
        made.new_vehicles.append(vehicle)
        if listed.vin:  # a sold stay and a running one may follow each other in a file
            known.vehicles[made.place.pk, listed.vin] = vehicle
    elif vehicle.pk is not None and describe_vehicle(made, vehicle, listed):
        redescribe(made, vehicle, known)
    unit = _new_stay(made, vehicle, listed)
    withdrawn = withdrawn_stay(vehicle, known, listed)
    if withdrawn is not None:
        return _revive(made, withdrawn, unit)
    number = number_of(listed.stock_number)
    if number and (made.place.pk, number) not in known.numbers:
        known.numbers.add((made.place.pk, number))
        unit.stock_number = number
        describe(unit, vehicle)
    else:
        made.unnumbered.append(unit)
        if listed.stock_number:
            made.flag(listed.line, NUMBER_REPLACED)
    made.new_units.append(unit)
    return unit


def _new_stay(made: Plan, vehicle: Vehicle, listed: ListedUnit) -> StockUnit:
    """In stock where the file says nothing else; a sold one is over since the noon of its sale."""
    status = listed.status or lifecycle.IN_STOCK
    if status not in BEGINS:
        made.flag(listed.line, TAKEN_IN_FILE)
        status = lifecycle.IN_STOCK
    unit = new_unit(made.place, vehicle, unit_entry(listed), status, made.at, start_clock=False)
    if status == lifecycle.DELIVERED and listed.sold_on is not None:
        begin, end = day_bounds(listed.sold_on, made.place.time_zone)
        unit.sold_on, unit.sale_price, unit.status_at = (
            listed.sold_on,
            listed.sale_price,
            begin + (end - begin) / 2,
        )
    return unit


_KEPT = {"id", "stock_number", "version", "created_at", "vin_reversed", "missing", "key_count", *COST_FIELDS}


def _revive(made: Plan, old: StockUnit, fresh: StockUnit) -> StockUnit:
    """Begin the stay anew in its old row."""
    for column in old._meta.concrete_fields:
        if column.name not in _KEPT:
            setattr(old, column.attname, getattr(fresh, column.attname))
    old.vehicle = fresh.vehicle
    mark(made, old, fresh.vehicle)
    made.revived.append(old)
    made.prices += first_prices(old, by=made.by, at=made.at)
    return old


def first_prices(unit: StockUnit, *, by: Actor, at: datetime) -> list[PriceChange]:
    """The price history that a new stay begins with."""
    amounts = {kind: getattr(unit, pricing.column_of(kind)) for kind in PriceKind}
    return [
        history_row(unit, kind, None, amount, reason=SOURCE, by=by, at=at)
        for kind, amount in amounts.items()
        if amount is not None
    ]
