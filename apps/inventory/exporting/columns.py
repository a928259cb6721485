"""The columns of an exported file: those of the inventory list, and what tells cars apart.

Names are those by which the import knows its own: a file that was exported is matched, and
changes nothing, when it is imported again. Amounts are in the dealership's currency.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from apps.core.money import ZERO
from apps.inventory import cost, lifecycle
from apps.inventory.ageing import days_in_stock
from apps.inventory.entries import COST_FIELDS
from apps.inventory.importing.marks import EXPORTED
from apps.inventory.importing.parsing import OWN_WORDS

type Cell = str | int | Decimal | date | None

FACTS = (
    "stock_number",
    "vin",
    "source_listing_id",
    "year",
    "make",
    "model",
    "title",
    "condition",
    "status",
    "readiness",
    "acquired_on",
    "odometer",
    "odometer_unit",
    "price",
    "internet_price",
    "listing_score",
    "photo_count",
    *COST_FIELDS,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """When the file is made; ``today`` is the store's day."""

    at: datetime
    today: date


type Read = Callable[[Mapping[str, Any], Moment], Cell]


def _fact(name: str) -> Read:
    return lambda facts, moment: facts[name]


def _age(facts: Mapping[str, Any], moment: Moment) -> Cell:
    began = facts["acquired_on"]
    running = began and facts["status"] in lifecycle.ACTIVE
    return days_in_stock(began, moment.today) if running else None


def _status(facts: Mapping[str, Any], moment: Moment) -> Cell:
    return OWN_WORDS[facts["status"]]


def cost_of(facts: Mapping[str, Any], moment: Moment | None = None) -> Decimal | None:
    """Cost without pack and floorplan interest, as the list shows it; None while unknown."""
    acquisition = facts["acquisition_cost"]
    if acquisition is None:
        return None
    others = {name: facts[name] or ZERO for name in COST_FIELDS if name != "acquisition_cost"}
    return cost.true_cost(cost.CostParts(acquisition=acquisition, **others))


def _made(facts: Mapping[str, Any], moment: Moment) -> Cell:
    return moment.at.isoformat(timespec="seconds")


PUBLIC: Mapping[str, Read] = {
    "stock_number": _fact("stock_number"),
    "vin": _fact("vin"),
    "listing_id": _fact("source_listing_id"),
    "year": _fact("year"),
    "make": _fact("make"),
    "model": _fact("model"),
    "title": _fact("title"),
    "condition": _fact("condition"),
    "stock_status": _status,
    "readiness": _fact("readiness"),
    "acquired_on": _fact("acquired_on"),
    "age_days": _age,
    "odometer": _fact("odometer"),
    "odometer_unit": _fact("odometer_unit"),
    "asking_price": _fact("price"),
    "internet_price": _fact("internet_price"),
    "listing_score": _fact("listing_score"),
    "photo_count": _fact("photo_count"),
}
COSTS: Mapping[str, Read] = {
    **{name: _fact(name) for name in COST_FIELDS},
    "cost_without_pack": cost_of,
}
LAST: Mapping[str, Read] = {EXPORTED: _made}
_ALL = {**PUBLIC, **COSTS, **LAST}


def columns_for(*, with_cost: bool) -> list[str]:
    """The names of the columns, in order."""
    return [*PUBLIC, *(COSTS if with_cost else ()), *LAST]


def cells(row: Sequence[Any], columns: Sequence[str], moment: Moment) -> list[Cell]:
    """The cells of one unit; ``row`` holds its ``FACTS``."""
    facts = dict(zip(FACTS, row, strict=True))
    return [_ALL[name](facts, moment) for name in columns]
