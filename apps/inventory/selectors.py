"""Reads that span relations, for screens, API and the apps above."""

from typing import Any

from django.db.models import F, QuerySet, prefetch_related_objects

from apps.core.clock import now
from apps.core.errors import NotFound
from apps.inventory.filled import OF_UNIT, OF_VEHICLE, Filled
from apps.inventory.models import StockUnit
from apps.inventory.search import parse
from apps.inventory.stock_words import stock_vocabulary, trims
from apps.inventory.understanding.reading import Understood
from apps.inventory.understanding.resolving import understand


def meaning(text: str) -> Understood:
    """What ``text`` means by the stock of the dealerships in scope."""
    return understand(text, stock_vocabulary(), trims=trims, this_year=now().year)


def search_units(units: Any, text: str) -> QuerySet[StockUnit]:
    """``units`` that ``text`` means (see ``meaning``), in the order they have.

    A VIN, the last six or more characters of one, or a stock number with or without its prefix
    finds just that; else make, model, year, colour and the like as they were understood, and
    every other word must occur. Where nothing has all the words, the fifty that read most alike.
    """
    return units.understood(meaning(text)) if text.strip() else units  # type: ignore[no-any-return]


def found_by(units: Any, text: str, *, exact: bool) -> tuple[QuerySet[StockUnit], Understood]:
    """``units`` that ``text`` finds, and how it was understood; not at all where ``exact`` is asked."""
    if exact or not text.strip():
        return search_exact_words(units, text), Understood(text)
    meant = meaning(text)
    return units.understood(meant), meant


def search_exact_words(units: Any, text: str) -> QuerySet[StockUnit]:
    """``units`` in which every word occurs as it was typed; none is understood as anything.

    Where nothing in the dealership has all the words, the fifty units that read most like them.
    """
    wanted = parse(text)
    return units.searched(wanted, text) if wanted.words else units  # type: ignore[no-any-return]


def detailed(units: Any, *relations: str) -> QuerySet[StockUnit]:
    """``units`` with their vehicles, the store's zone, and which of ``relations`` have rows.

    Of the store only the zone is joined: its forty columns would cost more than the rest of the row.
    """
    joined = units.select_related("vehicle")
    return joined.annotate(zone=F("dealership__time_zone"), filled=Filled(*relations))  # type: ignore[no-any-return]


def unit_for_page(unit_id: int) -> StockUnit:
    """A unit with what its page shows of related rows; NotFound where it is out of reach."""
    units: Any = StockUnit.objects.select_related(
        "vehicle", "location", "lot_place", "dealership", "title_paper"
    )
    found = units.annotate(filled=Filled(*OF_VEHICLE, *OF_UNIT)).filter(pk=unit_id)
    unit: StockUnit | None = next(iter(found.order_by()), None)
    if unit is None:
        raise NotFound("There is no such stock unit.", code="no_stock_unit")
    read_often = {"brands": "vehicle__brands", "key_sets": "key_sets"}
    prefetch_related_objects([unit], *(path for name, path in read_often.items() if unit.may_have(name)))
    return unit
