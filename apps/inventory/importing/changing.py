"""What a row changes of a car and a stay that are known: description, columns, prices. Writes nothing."""

from collections.abc import Mapping
from decimal import Decimal

from apps.inventory import pricing
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.importing.parsing import ListedUnit
from apps.inventory.importing.plans import BELOW_FLOOR, SOURCE, Known, Plan
from apps.inventory.models import StockUnit, Vehicle
from apps.inventory.pricing import PriceKind
from apps.inventory.services.description import describe
from apps.inventory.services.intake import complete
from apps.inventory.services.pricing import history_row


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


def describe_vehicle(made: Plan, vehicle: Vehicle, listed: ListedUnit) -> bool:
    """Complete the vehicle from the row; who described it first stays named."""
    told = vehicle.decoded_by
    became_known = bool(listed.vin and not vehicle.vin)
    if became_known:
        vehicle.vin, vehicle.vin_flag = listed.vin, listed.vin_flag
    vehicle.decoded_by = SOURCE
    changed = complete(vehicle, vehicle_entry(listed)) or became_known
    vehicle.decoded_by = told or SOURCE
    if changed and vehicle.pk not in made.changed_vehicles:
        vehicle.version += 1
        made.changed_vehicles[vehicle.pk] = vehicle
    return changed


def redescribe(made: Plan, vehicle: Vehicle, known: Known) -> None:
    """Every stay repeats its vehicle's words, a closed one too."""
    for unit in known.units_by_vehicle.get(vehicle.pk, []):
        mark(made, unit, vehicle)


def mark(made: Plan, unit: StockUnit, vehicle: Vehicle) -> None:
    """Describe a stay anew and write it once, however many rows speak of it."""
    vin = unit.vin
    describe(unit, vehicle)
    unit.guide_current &= unit.vin == vin
    if unit.pk not in made.changed_units:
        unit.version += 1
        made.changed_units[unit.pk] = unit


def update(made: Plan, unit: StockUnit, listed: ListedUnit) -> bool:
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
