"""Reads that span relations, for screens, API and the apps above."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apps.core.errors import NotFound
from apps.core.tenancy import current_scope
from apps.inventory.models import StockUnit
from apps.inventory.search import parse


def search_units(units: Any, text: str) -> QuerySet[StockUnit]:
    """``units`` that ``text`` means, in the order they have.

    A VIN, the last six or more characters of one, or a stock number finds just that; else every
    word must occur. Where nothing in the dealership has all the words, the fifty units that read
    most like them.
    """
    wanted = parse(text)
    return units.searched(wanted, text) if wanted.words else units  # type: ignore[no-any-return]


def unit_for_page(unit_id: int) -> StockUnit:
    """A unit with what its page shows of related rows; NotFound where it is out of reach."""
    units = StockUnit.objects.select_related("vehicle", "location", "dealership")
    unit = units.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("There is no such stock unit.", code="no_stock_unit")
    return unit


# One dealership after the other: with "= ANY" over them all, each jump would sort the whole stock.
_MAKES = """
WITH RECURSIVE found AS (
    SELECT store, (SELECT unit.make FROM inventory_stockunit unit
                   WHERE unit.dealership_id = store AND unit.make > '' ORDER BY unit.make LIMIT 1) AS make
    FROM unnest(%(ids)s::bigint[]) AS store
    UNION ALL
    SELECT store, (SELECT unit.make FROM inventory_stockunit unit
                   WHERE unit.dealership_id = store AND unit.make > found.make ORDER BY unit.make LIMIT 1)
    FROM found WHERE found.make IS NOT NULL
)
SELECT DISTINCT make FROM found WHERE make IS NOT NULL ORDER BY make LIMIT 200
"""


def makes() -> list[str]:
    """The makes within the scope, by jumps over the index instead of reading every row."""
    scope = current_scope()
    with connection.cursor() as cursor:
        cursor.execute(_MAKES, {"ids": list(scope.read_ids) if scope else []})
        return [make for (make,) in cursor.fetchall()]
