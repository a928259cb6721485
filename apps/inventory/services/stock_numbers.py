"""Stock numbers: unique at a dealership, immutable, never reused."""

from django.db import connection

from apps.accounts.models import Dealership
from apps.core.clock import local_date, now
from apps.inventory import numbering
from apps.inventory.models import IntakePolicy, StockUnit
from apps.inventory.services.rows import lock_unit

_DRAW = """
INSERT INTO inventory_stockcounter (dealership_id, last) VALUES (%s, %s)
ON CONFLICT (dealership_id) DO UPDATE SET last = inventory_stockcounter.last + excluded.last
RETURNING last
"""


def draw(dealership: Dealership, conditions: list[str]) -> list[str]:
    """One unused number for each condition, by the store's pattern ("MAINU10042" where none is set).

    The counter's row stays locked until the transaction ends, so no number is given twice.
    """
    policy = IntakePolicy.objects.filter(dealership=dealership).first()
    pattern = policy.pattern if policy else numbering.DEFAULT
    year = local_date(now(), dealership.time_zone).year
    numbers: dict[int, str] = {}
    while missing := [place for place in range(len(conditions)) if place not in numbers]:
        drawn = {
            place: numbering.render(pattern, dealership.stock_prefix, conditions[place], year, sequence)
            for place, sequence in zip(missing, _next(dealership, len(missing)), strict=True)
        }
        found = StockUnit.objects.filter(stock_number__in=list(drawn.values()))
        taken = set(found.values_list("stock_number", flat=True))
        numbers |= {place: number for place, number in drawn.items() if number not in taken}
    return [numbers[place] for place in range(len(conditions))]


def draw_trade(parent_id: int) -> tuple[StockUnit, str]:
    """The unit that a car was traded in on, locked, and the number of the trade-in ("N1234A")."""
    parent = lock_unit(parent_id)
    begun = StockUnit.objects.filter(stock_number__startswith=parent.stock_number)
    taken = set(begun.values_list("stock_number", flat=True))
    return parent, numbering.trade_number(parent.stock_number, taken)


def _next(dealership: Dealership, count: int) -> range:
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, (dealership.pk, count))
        (last,) = cursor.fetchone()
    return range(numbering.FIRST + last - count + 1, numbering.FIRST + last + 1)
