"""What the dashboard reads: three queries over the tallies, none over stock or deals; kept while nothing is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import connection

from apps.core.tenancy import current_scope
from apps.inventory.ageing import BUCKETS
from apps.reports import dashboard as rules
from apps.reports.dashboard import Period, SalesDay, StockLine
from apps.reports.models import SaleFact, SalesTally, TallyStamp

MONTHS = 12
LAST_SALES = 8

_STOCK = f"""
SELECT status, bucket, sum(units), sum(cost), sum(price) FROM (
  SELECT status, units, cost, price, CASE
    WHEN acquired_on IS NULL THEN '{rules.UNKNOWN_AGE}'
    {" ".join(f"WHEN %(today)s - acquired_on <= {b.last} THEN '{b.name}'" for b in BUCKETS if b.last)}
    ELSE '{BUCKETS[-1].name}' END AS bucket
  FROM reports_stocktally WHERE dealership_id = ANY(%(stores)s) AND units <> 0
) t GROUP BY status, bucket
"""  # nosec B608 - built from constants


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything the dashboard shows of the readable dealerships at one instant."""

    as_of: datetime
    today: date
    stock: Sequence[StockLine]
    days: Sequence[SalesDay]
    last_sales: Sequence[SaleFact]

    @property
    def this_month(self) -> Period:
        return rules.period(self.days, *rules.month_to_date(self.today))

    @property
    def last_month(self) -> Period:
        return rules.period(self.days, *rules.same_days_of_last_month(self.today))

    @property
    def last_30_days(self) -> Period:
        return rules.period(self.days, self.today - timedelta(days=29), self.today)

    @property
    def months(self) -> list[date]:
        return rules.months_back(self.today, MONTHS)

    @property
    def on_hand(self) -> list[StockLine]:
        return rules.on_hand(self.stock)


def load(*, stores: Sequence[int], today: date, as_of: datetime) -> Dashboard:
    """The dashboard of ``stores`` (ids within the scope's read ids) on ``today`` (their day)."""
    marks = _marks()
    if not marks:  # nothing was ever counted here
        return Dashboard(as_of=as_of, today=today, stock=(), days=(), last_sales=())
    scope = current_scope()
    reach = scope.read_ids if scope else ()
    stock, days, last_sales = _counted(tuple(stores), reach, today, marks)
    return Dashboard(as_of=as_of, today=today, stock=stock, days=days, last_sales=last_sales)


def _marks() -> tuple[UUID, ...]:
    """The marks of the readable dealerships' tallies; they change with them."""
    return tuple(TallyStamp.objects.order_by("dealership_id").values_list("mark", flat=True))


@lru_cache(maxsize=128)
def _counted(
    stores: tuple[int, ...], reach: tuple[int, ...], today: date, marks: tuple[UUID, ...]
) -> tuple[Sequence[StockLine], Sequence[SalesDay], Sequence[SaleFact]]:
    """Three queries, kept by each process for those who may read the same dealerships.

    The marks were read before, so what is kept under them is never older than they are.
    """
    first = rules.months_back(today, MONTHS)[0]
    last_sales = list(SaleFact.objects.filter(unwound_on=None)[:LAST_SALES])
    return _stock(stores, today), _days(first, today), last_sales


def _stock(stores: Sequence[int], today: date) -> list[StockLine]:
    with connection.cursor() as cursor:
        cursor.execute(_STOCK, {"stores": list(stores), "today": today})
        return [StockLine(*row) for row in cursor.fetchall()]


def _days(first: date, last: date) -> list[SalesDay]:
    rows = SalesTally.objects.filter(on__range=(first, last)).order_by("on", "id")
    return [SalesDay(*row) for row in rows.values_list("on", "units", "revenue", "front_gross")]
