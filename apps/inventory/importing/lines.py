"""What one line of a file came to: its kind, its car, and each fact that changes, old and new."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.inventory.entries import VEHICLE_FIELDS
from apps.inventory.models import StockUnit, Vehicle

UNIT_FACTS = (
    "condition",
    "status",
    "odometer",
    "odometer_unit",
    "msrp",
    "internet_price",
    "acquired_on",
    "sold_on",
    "sale_price",
    "description",
    "photo_urls",
    "source_listing_id",
)
VEHICLE_FACTS = ("vin", *(name for name in VEHICLE_FIELDS if name != "decoded_by"))
LONGEST = 200

type Change = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``unit`` has no number and no key yet where it would be new."""

    line: int
    kind: str
    unit: StockUnit
    changes: list[Change] = field(default_factory=list)


def facts_of(unit: StockUnit, vehicle: Vehicle) -> dict[str, Any]:
    """What a file may change, as it stands now."""
    found = {name: getattr(vehicle, name) for name in VEHICLE_FACTS}
    return found | {name: getattr(unit, name) for name in UNIT_FACTS}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """(field, old, new) as text, for each fact that differs; "" is unknown."""
    pairs = ((name, told(before.get(name)), told(value)) for name, value in after.items())
    return [(name, old, new) for name, old, new in pairs if old != new]


def told(value: Any) -> str:
    """A fact in words, cut where it is long."""
    if isinstance(value, list | tuple):
        value = " ".join(value)
    return "" if value is None else str(value)[:LONGEST]
