"""Stock numbers: unique at a dealership, immutable, never reused."""

from django.db import connection

from apps.accounts.models import Dealership
from apps.inventory.models import StockUnit

_NEW = frozenset({"new", "demo", "loaner"})

_DRAW = """
INSERT INTO inventory_stockcounter (dealership_id, last) VALUES (%s, %s)
ON CONFLICT (dealership_id) DO UPDATE SET last = inventory_stockcounter.last + excluded.last
RETURNING last
"""


def draw(dealership: Dealership, conditions: list[str]) -> list[str]:
    """One unused number for each condition: prefix, N or U, sequence ("MAINU10042").

    The counter's row stays locked until the transaction ends, so no number is given twice.
    """
    numbers = [
        _number(dealership, c, n) for c, n in zip(conditions, _next(dealership, len(conditions)), strict=True)
    ]
    taken = set(StockUnit.objects.filter(stock_number__in=numbers).values_list("stock_number", flat=True))
    if not taken:
        return numbers
    fresh = iter(draw(dealership, [c for c, n in zip(conditions, numbers, strict=True) if n in taken]))
    return [next(fresh) if number in taken else number for number in numbers]


def _number(dealership: Dealership, condition: str, sequence: int) -> str:
    return f"{dealership.stock_prefix.upper()}{'N' if condition in _NEW else 'U'}{10_000 + sequence}"


def _next(dealership: Dealership, count: int) -> range:
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, (dealership.pk, count))
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)
