"""The dashboard's figures, pure: sums in, headline numbers and series out (domain.md §1, §9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from apps.core.money import ZERO, cents
from apps.inventory.ageing import BUCKETS

ON_HAND = ("in_stock", "held", "pending_sale", "sold")
ON_THE_WAY = ("ordered", "in_transit")
UNKNOWN_AGE = "unknown"
BUCKET_NAMES = (*(bucket.name for bucket in BUCKETS), UNKNOWN_AGE)


@dataclass(frozen=True, slots=True)
class StockLine:
    """Units of one status in one age bucket; cost and price sum only those that are known."""

    status: str
    bucket: str
    units: int
    cost: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class SalesDay:
    """Deliveries less unwindings of one business day."""

    on: date
    units: int
    revenue: Decimal
    front_gross: Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """Sums over days of sales; ``gross_per_unit`` is null when nothing was sold."""

    first: date
    last: date
    units: int
    revenue: Decimal
    front_gross: Decimal

    @property
    def gross_per_unit(self) -> Decimal | None:
        """Front gross per retail unit (front PVR)."""
        return cents(self.front_gross / self.units) if self.units else None


def period(days: Sequence[SalesDay], first: date, last: date) -> Period:
    """The days from ``first`` to ``last``, both included."""
    within = [day for day in days if first <= day.on <= last]
    return Period(
        first=first,
        last=last,
        units=sum(day.units for day in within),
        revenue=sum((day.revenue for day in within), ZERO),
        front_gross=sum((day.front_gross for day in within), ZERO),
    )


def month_to_date(today: date) -> tuple[date, date]:
    """From the first of the month to ``today``."""
    return today.replace(day=1), today


def same_days_of_last_month(today: date) -> tuple[date, date]:
    """The first of last month to the same day of it, or to its end if it is shorter."""
    last_day = today.replace(day=1) - timedelta(days=1)
    return last_day.replace(day=1), last_day.replace(day=min(today.day, last_day.day))


def months_back(today: date, count: int) -> list[date]:
    """The first days of the last ``count`` months, this one included, oldest first."""
    months = [today.replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def month_end(first: date) -> date:
    """The last day of the month that begins on ``first``."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def by_month(days: Sequence[SalesDay], months: Sequence[date]) -> list[int]:
    """Units sold in each of ``months``."""
    units = dict.fromkeys(months, 0)
    for day in days:
        if (first := day.on.replace(day=1)) in units:
            units[first] += day.units
    return list(units.values())


def on_hand(lines: Sequence[StockLine]) -> list[StockLine]:
    """Units that stand on the lot: not yet delivered, no longer under way."""
    return [line for line in lines if line.status in ON_HAND]


def by_bucket(lines: Sequence[StockLine]) -> dict[str, int]:
    """Units per age bucket, every bucket named, in order."""
    units = dict.fromkeys(BUCKET_NAMES, 0)
    for line in lines:
        units[line.bucket] += line.units
    return units


def by_status(lines: Sequence[StockLine]) -> dict[str, int]:
    """Units per sales status."""
    units: dict[str, int] = {}
    for line in lines:
        units[line.status] = units.get(line.status, 0) + line.units
    return units


def day_supply(stock: int, sold_last_30_days: int) -> int | None:
    """Days the stock lasts at the pace of the last 30 days; null when nothing was sold."""
    if sold_last_30_days <= 0:
        return None
    return int((Decimal(stock) * 30 / sold_last_30_days).to_integral_value())
