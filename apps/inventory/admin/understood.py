"""How the list says what it made of the search text, and what to drop where nothing is found."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, QueryDict

from apps.core.api.filters import apply_filters
from apps.core.api.lists import capped_count
from apps.inventory.admin.narrowing import chips, with_search, without
from apps.inventory.api.filters import EXACT, StockUnitFilter
from apps.inventory.models import StockUnit
from apps.inventory.selectors import found_by
from apps.inventory.understanding.reading import Reading, Understood

MOST_DROPS = 4
SAYS_WHICH = frozenset({"status__in", "active"})
"""Filters by which somebody asks for stays that are over; without them the list leaves these out."""


def shown(meant: Understood, params: QueryDict) -> dict[str, Any] | None:
    """The line above the results; None where nothing was read into the text."""
    if not meant.readings:
        return None
    return {
        "text": meant.text,
        "chips": [
            {
                "href": with_search(params, reading.rest),
                "label": reading.label,
                "field": reading.field,
                "typed": reading.typed,
            }
            for reading in meant.readings
        ],
        "words": [word for word in meant.words if word not in _read_words(meant)],
        "others": [
            {"href": with_search(params, reading.other.text), "label": reading.other.label}
            for reading in meant.readings
            if reading.other
        ],
        "corrected": meant.corrected,
        "exact": with_search(params, meant.text, exact=True),
    }


def _read_words(meant: Understood) -> set[str]:
    return {reading.label.upper() for reading in meant.readings}


def drops(meant: Understood, params: QueryDict, request: HttpRequest) -> list[dict[str, Any]]:
    """What to take away where nothing is found: each condition with the vehicles that come back."""
    filtered = _filtered(params, request)
    offers: list[tuple[str, str, Any]] = [
        (reading.label, with_search(params, reading.rest), filtered.understood(_less(meant, reading)))
        for reading in meant.readings
    ]
    for chip in chips(params):
        fewer = _filtered(without(params, chip["name"]), request)
        offers.append((chip["label"], chip["href"], fewer.understood(meant) if meant.text else fewer))
    found = [
        {"label": label, "href": href, "count": counted}
        for label, href, units in offers[:MOST_DROPS]
        if (counted := capped_count(units))["value"]
    ]
    return sorted(found, key=lambda drop: -drop["count"]["value"])


def _less(meant: Understood, dropped: Reading) -> Understood:
    """The meaning without one of its readings, and without the word that a shade asks for."""
    kept = tuple(reading for reading in meant.readings if reading is not dropped)
    words = tuple(word for word in meant.words if word != dropped.label.upper())
    return replace(meant, readings=kept, words=words)


def _filtered(params: QueryDict, request: HttpRequest) -> Any:
    units: Any = apply_filters(StockUnitFilter, params, StockUnit.objects.all(), request)
    return units if SAYS_WHICH & set(params) else units.active()


def narrowed(params: QueryDict, request: HttpRequest) -> tuple[Any, Understood]:
    """The units of the list under ``params``; ValidationError for what it cannot filter by."""
    return found_by(
        _filtered(params, request), str(params.get("search", ""))[:200], exact=params.get("words") == EXACT
    )
