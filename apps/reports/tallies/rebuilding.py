"""From scratch: what the tallies would be if nothing had ever been counted, and the difference."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from apps.reports.models import SaleFact, SalesTally, StockFact, StockTally
from apps.reports.tallies import sales, stock
from apps.reports.tallies.locking import lock

_STOCK = "status, condition, acquired_on, units, priced, price, costed, cost"
_SALES = '"on", units, revenue, front_gross'
_TALLIES = (("stock", "reports_stocktally", _STOCK), ("sales", "reports_salestally", _SALES))


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that the incremental tallies have and a rebuild has not (``-``), or the reverse (``+``)."""

    tally: str
    sign: str
    line: tuple[Any, ...]


def rebuild(*, dealership_id: int) -> list[Difference]:
    """Throw the tallies away, count again, and tell what had been wrong; empty if nothing was."""
    lock(dealership_id)
    before = _lines(dealership_id)
    for model in (StockFact, StockTally, SaleFact, SalesTally):
        model.objects.filter(dealership_id=dealership_id).delete()
    stock.refresh(dealership_id=dealership_id)
    sales.refresh(dealership_id=dealership_id)
    after = _lines(dealership_id)
    gone = [Difference(tally, "-", line) for tally, line in sorted(before - after, key=str)]
    new = [Difference(tally, "+", line) for tally, line in sorted(after - before, key=str)]
    return gone + new


def _lines(dealership_id: int) -> set[tuple[str, tuple[Any, ...]]]:
    """Every line of both tallies that counts something."""
    lines: set[tuple[str, tuple[Any, ...]]] = set()
    with connection.cursor() as cursor:
        for name, table, columns in _TALLIES:
            money = "revenue <> 0" if name == "sales" else "price <> 0"
            cursor.execute(
                f"SELECT {columns} FROM {table} WHERE dealership_id = %s AND (units <> 0 OR {money})",  # nosec B608
                [dealership_id],
            )
            lines.update((name, row) for row in cursor.fetchall())
    return lines
