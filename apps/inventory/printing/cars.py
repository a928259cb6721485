"""What a print says of cars and of the store: public facts only, read in as few queries as pages allow."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from apps.accounts.models import Dealership
from apps.core.display import SYMBOLS
from apps.inventory.former_stays import standing
from apps.inventory.models import StockUnit, VehicleBrand
from apps.inventory.models.stock_unit import Condition
from apps.inventory.printing.prints import LETTER_COUNTRIES

EQUIPMENT = (
    ("Body", "body"),
    ("Engine", "engine"),
    ("Transmission", "transmission"),
    ("Drivetrain", "drivetrain"),
    ("Fuel", "fuel"),
    ("Exterior", "exterior_colour"),
    ("Interior", "interior_colour"),
)


@dataclass(frozen=True, slots=True)
class Store:
    """Who offers the car; ``colour`` is #rrggbb, ``symbol`` stands before amounts."""

    name: str
    address: str
    phone: str
    licence: str
    colour: str
    symbol: str
    letter: bool


@dataclass(frozen=True, slots=True)
class PrintedCar:
    """One car on paper. ``price`` is what the public is asked; cost, floor and pack are never read."""

    stock_number: str
    vin: str
    title: str
    condition: str
    odometer: str
    colour: str
    price: Decimal | None
    msrp: Decimal | None
    equipment: tuple[tuple[str, str], ...]
    description: str
    brands: tuple[str, ...]


def store_of(place: Dealership) -> Store:
    """The dealership as it signs a print."""
    town = " ".join(part for part in (place.city, place.region, place.postcode) if part)
    return Store(
        name=place.name,
        address=", ".join(part for part in (place.street, town) if part),
        phone=place.phone,
        licence=place.licence_number,
        colour=place.brand_colour,
        symbol=SYMBOLS.get(place.currency, f"{place.currency} "),
        letter=place.country in LETTER_COUNTRIES,
    )


def printed(units: QuerySet[StockUnit]) -> list[PrintedCar]:
    """The cars in the order of ``units``; two queries."""
    rows = list(units.select_related("vehicle"))
    brands = _brands({row.vehicle_id for row in rows})
    return [_printed(row, brands[row.vehicle_id]) for row in rows]


def _brands(vehicle_ids: Iterable[int]) -> dict[int, list[VehicleBrand]]:
    found: dict[int, list[VehicleBrand]] = defaultdict(list)
    for brand in VehicleBrand.objects.filter(vehicle_id__in=vehicle_ids):
        found[brand.vehicle_id].append(brand)
    return found


def _printed(unit: StockUnit, brands: list[VehicleBrand]) -> PrintedCar:
    car = unit.vehicle
    known = ((label, str(getattr(car, name))) for label, name in EQUIPMENT)
    return PrintedCar(
        stock_number=unit.stock_number,
        vin=unit.vin or "",
        title=unit.title,
        condition=str(Condition(unit.condition).label),
        odometer="" if unit.odometer is None else f"{unit.odometer:,} {unit.odometer_unit}",
        colour=car.exterior_colour or unit.colour.capitalize(),
        price=unit.price,
        msrp=unit.msrp if unit.condition == Condition.NEW else None,
        equipment=tuple((label, value) for label, value in known if value),
        description=unit.description,
        brands=tuple(dict.fromkeys(str(brand) for brand in standing(brands))),
    )
