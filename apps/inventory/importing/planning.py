"""What a batch changes: rows of the file against rows of the database. Writes nothing.

New and changed rows are made by the functions of the single verbs (``services.intake``,
``services.description``), so both give the same rows; a test holds them equal.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.clock import day_bounds
from apps.core.errors import Invalid
from apps.inventory import intake_rules, lifecycle, pricing
from apps.inventory.entries import COST_FIELDS, UnitEntry, VehicleEntry
from apps.inventory.importing.lines import Line, differences, facts_of
from apps.inventory.importing.parsing import ListedUnit, Refused
from apps.inventory.importing.states import CREATE, UNCHANGED, UPDATE
from apps.inventory.models import CostEntry, PriceChange, StockUnit, Vehicle
from apps.inventory.pricing import PriceKind
from apps.inventory.services.description import describe
from apps.inventory.services.intake import complete, new_unit
from apps.inventory.services.pricing import history_row
from apps.inventory.vin import VinFlag

SOURCE = "import"
SOLD_IN_FILE = "sold_in_file"
BELOW_FLOOR, COMMITTED, NUMBER_REPLACED = "below_floor", "committed_to_deal", "stock_number_replaced"
TAKEN_IN_FILE = "taken_in_file"
BEGINS = (*lifecycle.ENTRY, lifecycle.DELIVERED)


@dataclass
class Known:
    """What the database holds of a batch's cars: vehicles by VIN, stays, taken stock numbers."""

    vehicles: dict[tuple[int, str], Vehicle] = field(default_factory=dict)
    units_by_vehicle: dict[int, list[StockUnit]] = field(default_factory=dict)
    units_by_listing: dict[tuple[int, str], StockUnit] = field(default_factory=dict)
    units_by_number: dict[tuple[int, str], StockUnit] = field(default_factory=dict)
    numbers: set[tuple[int, str]] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)


@dataclass
class Plan:
    """The rows to write for one dealership, and what each line of the file came to."""

    place: Dealership
    by: Actor
    at: datetime
    check: "Check"
    new_vehicles: list[Vehicle] = field(default_factory=list)
    changed_vehicles: list[Vehicle] = field(default_factory=list)
    new_units: list[StockUnit] = field(default_factory=list)
    changed_units: list[StockUnit] = field(default_factory=list)
    revived: list[StockUnit] = field(default_factory=list)
    unnumbered: list[StockUnit] = field(default_factory=list)
    prices: list[PriceChange] = field(default_factory=list)
    costs: list[CostEntry] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0
    flags: dict[int, list[str]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    refused: dict[int, Refused] = field(default_factory=dict)

    def writes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.new_units or self.changed_units or self.changed_vehicles)

    def flag(self, line: int, name: str) -> None:
        """Remember that ``line`` has something to look at."""
        self.flags.setdefault(line, []).append(name)


type Check = Callable[[int, ListedUnit, StockUnit | None, Known], None]
"""May refuse a row before it is planned, by the store, its running stay (if any) and what is known."""


def nothing_more(store: int, listed: ListedUnit, unit: StockUnit | None, known: Known) -> None:
    """What a file is asked beyond its own rules."""


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
    unit = _stay(made.place.pk, listed, known)
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
    vehicle_changed = _describe_vehicle(made, vehicle, listed)
    unit_changed = _update(made, unit, listed)
    if vehicle_changed:
        _redescribe(made, vehicle, known)
    elif unit_changed:
        _mark(made, unit, vehicle)
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


def _stay(place_id: int, listed: ListedUnit, known: Known) -> StockUnit | None:
    """The running stay of the car: by its VIN; by listing or stock number where one side has no VIN."""
    vehicle = known.vehicles.get((place_id, listed.vin))
    stays = known.units_by_vehicle.get(vehicle.pk, []) if vehicle else []
    if listed.sold_on is not None and listed.status == lifecycle.DELIVERED:
        over = next((unit for unit in stays if unit.sold_on == listed.sold_on), None)
        running = next((unit for unit in stays if unit.status in lifecycle.ACTIVE), None)
        return over or (running if _same_stay(running, listed) else None)
    running = next((unit for unit in stays if unit.status in lifecycle.ACTIVE), None)
    if running is None and listed.external_id:
        listing = known.units_by_listing.get((place_id, listed.external_id))
        if listing is not None and not (listing.vin and listed.vin):
            return listing
    return running or _by_number(place_id, listed, known)


def _by_number(place_id: int, listed: ListedUnit, known: Known) -> StockUnit | None:
    """The running stay of this stock number, unless VIN, listing or make say that it is another car."""
    unit = known.units_by_number.get((place_id, listed.stock_number.upper()))
    if unit is None or unit.status not in lifecycle.ACTIVE or (unit.vin and listed.vin):
        return None
    listings = {unit.source_listing_id or "", listed.external_id} - {""}
    return unit if len(listings) < 2 and unit.make.casefold() == listed.make.casefold() else None


def _same_stay(running: StockUnit | None, listed: ListedUnit) -> bool:
    """Whether the sale that the file tells may be of the running stay, not of one before it."""
    return running is not None and (
        running.acquired_on is None or running.acquired_on <= (listed.sold_on or running.acquired_on)
    )


def vehicle_entry(listed: ListedUnit) -> VehicleEntry:
    """What the row says of the vehicle."""
    return VehicleEntry(
        year=listed.year,
        make=listed.make,
        model=listed.model,
        trim=listed.trim,
        body=listed.body,
        engine=listed.engine,
        drivetrain=listed.drivetrain,
        fuel=listed.fuel,
        transmission=listed.transmission,
        exterior_colour=listed.exterior_color,
        interior_colour=listed.interior_color,
        decoded_by=SOURCE,
    )


def unit_entry(listed: ListedUnit) -> UnitEntry:
    """What the row says of the stay."""
    return UnitEntry(
        condition=listed.condition,
        odometer=listed.odometer,
        odometer_unit=listed.odometer_unit,
        acquired_on=listed.acquired_on,
        description=listed.description,
        msrp=listed.msrp,
        internet_price=listed.price,
        photo_urls=listed.photo_urls,
        source_listing_id=listed.external_id or None,
    )


def _begin(made: Plan, listed: ListedUnit, vehicle: Vehicle | None, known: Known) -> StockUnit:
    if vehicle is None:
        vehicle = Vehicle(dealership=made.place, vin=listed.vin or None, vin_flag=listed.vin_flag)
        complete(vehicle, vehicle_entry(listed))
        made.new_vehicles.append(vehicle)
        if listed.vin:  # a sold stay and a running one may follow each other in a file
            known.vehicles[made.place.pk, listed.vin] = vehicle
    elif vehicle.pk is not None and _describe_vehicle(made, vehicle, listed):
        _redescribe(made, vehicle, known)
    unit = _new_stay(made, vehicle, listed)
    withdrawn = _withdrawn(vehicle, known, listed)
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


def _withdrawn(vehicle: Vehicle, known: Known, listed: ListedUnit) -> StockUnit | None:
    """The stay that an undone import took back; its number belongs to this car."""
    stays = known.units_by_vehicle.get(vehicle.pk or 0, [])
    number = number_of(listed.stock_number)
    return next(
        (unit for unit in stays if unit.pk in known.withdrawn and number in ("", unit.stock_number)), None
    )


_KEPT = {"id", "stock_number", "version", "created_at", "vin_reversed", *COST_FIELDS}


def _revive(made: Plan, old: StockUnit, fresh: StockUnit) -> StockUnit:
    """Begin the stay anew in its old row."""
    for column in old._meta.concrete_fields:
        if column.name not in _KEPT:
            setattr(old, column.attname, getattr(fresh, column.attname))
    old.vehicle = fresh.vehicle
    _mark(made, old, fresh.vehicle)
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


def number_of(text: str) -> str:
    """A stock number in its stored form; "" for what is none."""
    try:
        return intake_rules.stock_number(text) if text else ""
    except Invalid:
        return ""


def _describe_vehicle(made: Plan, vehicle: Vehicle, listed: ListedUnit) -> bool:
    """Complete the vehicle from the row; who described it first stays named."""
    told = vehicle.decoded_by
    became_known = bool(listed.vin and not vehicle.vin)
    if became_known:
        vehicle.vin, vehicle.vin_flag = listed.vin, listed.vin_flag
    vehicle.decoded_by = SOURCE
    changed = complete(vehicle, vehicle_entry(listed)) or became_known
    vehicle.decoded_by = told or SOURCE
    if changed and vehicle not in made.changed_vehicles:
        vehicle.version += 1
        made.changed_vehicles.append(vehicle)
    return changed


def _redescribe(made: Plan, vehicle: Vehicle, known: Known) -> None:
    """Every stay repeats its vehicle's words, a closed one too."""
    for unit in known.units_by_vehicle.get(vehicle.pk, []):
        _mark(made, unit, vehicle)


def _mark(made: Plan, unit: StockUnit, vehicle: Vehicle) -> None:
    vin = unit.vin
    describe(unit, vehicle)
    unit.guide_current &= unit.vin == vin
    if unit not in made.changed_units:
        unit.version += 1
        made.changed_units.append(unit)


def _update(made: Plan, unit: StockUnit, listed: ListedUnit) -> bool:
    """Set what the row says differently; an empty cell takes nothing away."""
    entry = unit_entry(listed)
    wanted: Mapping[str, object] = {
        "condition": entry.condition,
        "odometer": entry.odometer,
        "odometer_unit": entry.odometer_unit or None,
        "acquired_on": entry.acquired_on,
        "description": entry.description or None,
        "photo_urls": list(entry.photo_urls) or None,
        "source_listing_id": entry.source_listing_id,
    }
    changed = False
    for name, value in wanted.items():
        if value is not None and getattr(unit, name) != value:
            setattr(unit, name, value)
            unit.guide_current &= name != "condition"  # a guide is of one condition
            changed = True
    for kind, amount in ((PriceKind.MSRP, entry.msrp), (PriceKind.INTERNET, entry.internet_price)):
        changed |= _reprice(made, unit, kind, amount, listed.line)
    return changed


def _reprice(made: Plan, unit: StockUnit, kind: PriceKind, amount: Decimal | None, line: int) -> bool:
    """Change one price with its history; a file may not break the floor."""
    column = pricing.column_of(kind)
    old = getattr(unit, column)
    if amount is None or amount == old:
        return False
    if kind is PriceKind.INTERNET and unit.floor_price is not None and amount < unit.floor_price:
        made.flag(line, BELOW_FLOOR)
        return False
    setattr(unit, column, amount)
    unit.price = pricing.asking_price(unit.list_price, unit.internet_price)
    made.prices.append(history_row(unit, kind, old, amount, reason=SOURCE, by=made.by, at=made.at))
    return True
