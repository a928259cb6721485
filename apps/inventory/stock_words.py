"""The words of a dealership's own stock: makes, models and trims, read by jumps over an index.

A jump finds the next distinct value, so the cost is that of the values and not of the rows (300
models: 5 ms at any size). Read again after a few seconds: nothing has to be kept up, and an
import shows at once.
"""

from collections.abc import Sequence
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection

from apps.core.tenancy import current_scope
from apps.inventory.understanding.vocabulary import Vocabulary, vocabulary

_KEPT = 256
_kept: dict[tuple[int, ...], tuple[float, Vocabulary]] = {}
_lock = Lock()

# One dealership after the other: with "= ANY" over them all, each jump would sort the whole stock.
_LINES = """
WITH RECURSIVE found AS (
    SELECT store, first.make, first.model FROM unnest(%(ids)s::bigint[]) AS store, LATERAL (
        SELECT unit.make, unit.model FROM inventory_stockunit unit WHERE unit.dealership_id = store
        ORDER BY unit.make, unit.model LIMIT 1) AS first
    UNION ALL
    SELECT store, next.make, next.model FROM found, LATERAL (
        SELECT unit.make, unit.model FROM inventory_stockunit unit WHERE unit.dealership_id = store
        AND (unit.make, unit.model) > (found.make, found.model)
        ORDER BY unit.make, unit.model LIMIT 1) AS next
)
SELECT DISTINCT make, model FROM found ORDER BY make, model LIMIT 5000
"""
_TRIMS = """
WITH RECURSIVE found AS (
    SELECT store, asked, said, (SELECT car.trim FROM inventory_vehicle car
        WHERE car.dealership_id = store AND car.make = asked AND car.model = said
        AND car.trim > '' ORDER BY car.trim LIMIT 1) AS trim
    FROM unnest(%(ids)s::bigint[]) AS store, unnest(%(makes)s::text[]) AS asked, unnest(%(models)s::text[]) AS said
    UNION ALL
    SELECT store, asked, said, (SELECT car.trim FROM inventory_vehicle car
        WHERE car.dealership_id = store AND car.make = found.asked AND car.model = found.said
        AND car.trim > found.trim ORDER BY car.trim LIMIT 1)
    FROM found WHERE found.trim IS NOT NULL
)
SELECT DISTINCT trim FROM found WHERE trim IS NOT NULL ORDER BY trim LIMIT 500
"""


def stock_vocabulary() -> Vocabulary:
    """The vocabulary of the dealerships in scope, at most ``STOCK_WORDS_SECONDS`` old."""
    ids = _readable()
    began = monotonic()
    with _lock:
        kept = _kept.get(ids)
    if kept is not None and began - kept[0] < settings.STOCK_WORDS_SECONDS:
        return kept[1]
    made = vocabulary((make, model) for make, model in _rows(_LINES, {"ids": list(ids)}))
    with _lock:
        _kept.pop(ids, None)
        while len(_kept) >= _KEPT:
            del _kept[next(iter(_kept))]
        _kept[ids] = (began, made)
    return made


def trims(makes: Sequence[str], models: Sequence[str]) -> list[str]:
    """The trims in stock of these models."""
    params = {"ids": list(_readable()), "makes": list(makes), "models": list(models)}
    return [trim for (trim,) in _rows(_TRIMS, params)]


def _readable() -> tuple[int, ...]:
    scope = current_scope()
    return scope.read_ids if scope else ()


def _rows(query: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())
