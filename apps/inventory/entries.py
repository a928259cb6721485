"""What somebody enters about a vehicle and its stay. Pure values; None and "" mean unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from apps.inventory.cost import COLUMNS


@dataclass(frozen=True, slots=True)
class VehicleEntry:
    """The description of a car; ``decoded_by`` names where it came from."""

    year: int | None = None
    make: str = ""
    model: str = ""
    trim: str = ""
    body: str = ""
    engine: str = ""
    drivetrain: str = ""
    fuel: str = ""
    transmission: str = ""
    exterior_colour: str = ""
    interior_colour: str = ""
    decoded_by: str = ""

    def known(self) -> dict[str, Any]:
        """The fields that say something."""
        return {name: value for name, value in values_of(self).items() if value not in (None, "")}


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """The facts of a stay. Money in the dealership's currency, distances in ``odometer_unit``.

    ``acquired_on`` is a date in the store's zone; an empty ``odometer_unit`` is the store's.
    """

    condition: str
    source: str = "unknown"
    acquired_on: date | None = None
    odometer: int | None = None
    odometer_unit: str = ""
    location_id: int | None = None
    title_status: str = "unknown"
    readiness: str = "intake"
    acquisition_cost: Decimal | None = None
    fees: Decimal | None = None
    transport: Decimal | None = None
    recon: Decimal | None = None
    pack: Decimal | None = None
    msrp: Decimal | None = None
    list_price: Decimal | None = None
    internet_price: Decimal | None = None
    floor_price: Decimal | None = None
    description: str = ""
    photo_urls: tuple[str, ...] = ()
    source_listing_id: str | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """Where a cost came from: what for, from whom, under which number."""

    description: str = ""
    vendor: str = ""
    reference: str = ""


VEHICLE_FIELDS = tuple(field.name for field in fields(VehicleEntry))
UNIT_FIELDS = tuple(field.name for field in fields(UnitEntry))
COST_FIELDS = tuple(COLUMNS.values())
PRICE_FIELDS = ("msrp", "list_price", "internet_price", "floor_price")


def values_of(entry: VehicleEntry | UnitEntry) -> Mapping[str, Any]:
    """Field name to value."""
    return {field.name: getattr(entry, field.name) for field in fields(entry)}
