"""What happened to deals: ids, states, days and sums; enough to count units and gross."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class _DealEvent:
    """An event of one deal; events of one deal arrive in order."""

    aggregate: ClassVar[str] = "deals.deal"

    dealership_id: int
    deal_id: int
    at: datetime

    @property
    def aggregate_id(self) -> int:
        return self.deal_id


@dataclass(frozen=True, slots=True)
class DealOpened(_DealEvent):
    """A worksheet was begun on a vehicle; nothing is committed yet. ``on`` is the store's day."""

    name: ClassVar[str] = "deals.deal_opened"

    number: int
    unit_id: int
    customer_id: int
    salesperson_id: int
    total: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class DealStatusChanged(_DealEvent):
    """The deal moved by ``verb`` from ``old`` to ``new`` on the store's day ``on``.

    Sums are those of the deal at that moment; gross is None while nobody knows the cost.
    ``contracted_on`` and ``delivered_on`` stay what they were when a deal is unwound, so that a
    report can take it out of the day it was counted on, or post it in the day ``on``.
    """

    name: ClassVar[str] = "deals.deal_status_changed"

    number: int
    verb: str
    old: str
    new: str
    unit_id: int
    customer_id: int
    salesperson_id: int
    selling_price: Decimal
    total: Decimal
    tax: Decimal
    fees: Decimal
    front_gross: Decimal | None
    commissionable_gross: Decimal | None
    on: date
    contracted_on: date | None
    delivered_on: date | None


@dataclass(frozen=True, slots=True)
class DealFiguresChanged(_DealEvent):
    """The worksheet of an open or submitted deal changed."""

    name: ClassVar[str] = "deals.deal_figures_changed"

    status: str
    old_total: Decimal
    total: Decimal
    old_front_gross: Decimal | None
    front_gross: Decimal | None


@dataclass(frozen=True, slots=True)
class DealWentStale(_DealEvent):
    """Nobody touched a deal under way for ``days``; told once until somebody does."""

    name: ClassVar[str] = "deals.deal_went_stale"

    number: int
    salesperson_id: int
    days: int
