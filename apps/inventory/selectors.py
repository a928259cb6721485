"""Reads that span relations, for screens, API and the apps above."""

from django.db.models import QuerySet

from apps.core.errors import NotFound
from apps.inventory.models import StockUnit
from apps.inventory.querysets import StockUnitQuerySet
from apps.inventory.search import parse


def search_units(units: StockUnitQuerySet[StockUnit], text: str) -> QuerySet[StockUnit]:
    """``units`` that ``text`` means, in the order they have.

    A VIN, the last six or more characters of one, or a stock number finds just that; else every
    word must occur. Where nothing has all the words, the fifty that read most like them.
    """
    wanted = parse(text)
    if not wanted.words:
        return units
    if wanted.identifier:
        named = units.identified(wanted)
        if named.exists():
            return named
    found = units.with_words(wanted.words)
    return found if found.exists() else units.similar_to(text)


def unit_for_page(unit_id: int) -> StockUnit:
    """A unit with what its page shows of related rows; NotFound where it is out of reach."""
    units = StockUnit.objects.select_related("vehicle", "location", "dealership")
    unit = units.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("There is no such stock unit.", code="no_stock_unit")
    return unit
