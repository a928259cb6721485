"""What narrows the inventory list: the filter sheet with its counts, and the chips in force."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from rest_framework.exceptions import ValidationError

from apps.accounts.models import Location
from apps.core.api.filters import apply_filters
from apps.core.clock import now
from apps.core.display import current_display
from apps.inventory import bodies, facets
from apps.inventory.api.filters import EXACT, StockUnitFilter
from apps.inventory.lifecycle import ACTIVE, STATUS_CHOICES
from apps.inventory.missing import CHOICES
from apps.inventory.models import Condition, LotPlace, StockUnit, TitleStatus
from apps.inventory.selectors import found_by

MOST = 60
RANGES = (("year", "Model year"), ("price", "Price"), ("odometer", "Odometer"))
FORM = ("search", "words", "ordering")
_NAMES = {
    **{facet.param: facet.label for facet in facets.FACETS},
    "make": "Make",
    "age_bucket": "Days in stock",
    "available": "Available",
    "active": "Not over yet",
    "listing_score__gte": "Listing score from",
    "listing_score__lte": "Listing score to",
    "vin_disagrees": "Listing and VIN differ",
    "title_status": "Title",
    "title_waiting": "Title waited for",
    **{f"{name}__gte": f"{label} from" for name, label in RANGES},
    **{f"{name}__lte": f"{label} to" for name, label in RANGES},
}
_WORDS = {
    **dict(STATUS_CHOICES),
    **dict(Condition.choices),
    **bodies.LABELS,
    "unknown": "Unknown",
    "true": "yes",
    "false": "no",
}


_TITLES = {str(value): str(label) for value, label in TitleStatus.choices}
_MISSING = dict(CHOICES)
_VALUES = {"title_status": _TITLES, "title_status__in": _TITLES, "missing__in": _MISSING}
_PLACES: dict[str, Any] = {"location": Location, "place": LotPlace}


def joined(given: QueryDict) -> QueryDict:
    """The parameters that say something; several boxes of one filter joined by commas."""
    params = QueryDict(mutable=True)
    for name in given:
        value = ",".join(v for v in given.getlist(name) if v.strip())
        if value:
            params[name] = value
    return params


def kept(params: QueryDict) -> list[tuple[str, str]]:
    """What the form repeats while its sheet was not opened."""
    return [(name, str(value)) for name, value in params.items() if name not in (*FORM, "cursor")]


def sheet(request: HttpRequest) -> HttpResponse:
    """The choices of every filter with what each would leave; a fragment of the list."""
    params = joined(request.GET)
    chosen, others = facets.split(params)
    context: dict[str, Any] = {"params": params, "problem": False}
    try:
        units: Any = apply_filters(StockUnitFilter, others, StockUnit.objects.all(), request)
    except ValidationError:
        units, context["problem"] = StockUnit.objects.none(), True
    units = units.filter(status__in=[*ACTIVE, *chosen.get("status", ())])
    search = str(params.get("search", ""))[:200]
    units, _ = found_by(units, search, exact=params.get("words") == EXACT)
    counts = facets.count(units, chosen, now().astimezone(current_display().tz).date())
    context |= {
        "facets": [_facet(facet, counts, chosen.get(facet.name, [])) for facet in facets.FACETS],
        "ranges": [_range(name, label, counts, params) for name, label in RANGES],
    }
    return render(request, "inventory/list_facets.html", context)


def _facet(facet: facets.Facet, counts: facets.Counts, chosen: list[str]) -> dict[str, Any]:
    """A group of boxes: what has units first, then what is chosen and has none."""
    found = dict(counts.values[facet.name])
    labels = _labels(facet.name, [*found, *chosen])
    values = list(dict.fromkeys([*list(found)[:MOST], *chosen, *_always(facet.name)]))
    return {
        "label": facet.label,
        "param": facet.param,
        "name": facet.name,
        "open": bool(chosen) or facet.name in ("status", "make", "model"),
        "chosen": len(chosen),
        "choices": [
            {
                "value": value,
                "label": labels.get(value, value),
                "count": counts.label(found[value]) if value in found else "",
                "on": value in chosen,
            }
            for value in values
        ],
    }


def _always(name: str) -> list[str]:
    """Choices that are offered without a count: what is no longer in stock is not counted."""
    return [value for value, _ in STATUS_CHOICES] if name == "status" else []


def _labels(name: str, values: list[Any]) -> dict[str, str]:
    if name in _PLACES:
        rows: Any = _PLACES[name].objects
        ids = [int(value) for value in values]
        return {str(pk): label for pk, label in rows.filter(pk__in=ids).values_list("pk", "name")}
    if name == "colour":
        return {value: str(value).title() for value in values}
    if name == "title":
        return _TITLES
    if name == "missing":
        return _MISSING
    return _WORDS if name in ("status", "condition", "body", "age") else {}


def _range(name: str, label: str, counts: facets.Counts, params: QueryDict) -> dict[str, Any]:
    least, greatest = counts.ranges[name]
    return {
        "label": label,
        "low": f"{name}__gte",
        "low_value": params.get(f"{name}__gte", ""),
        "least": _whole(least),
        "high": f"{name}__lte",
        "high_value": params.get(f"{name}__lte", ""),
        "greatest": _whole(greatest),
    }


def _whole(value: str | None) -> str:
    return value.partition(".")[0] if value else ""


def chips(params: QueryDict) -> list[dict[str, Any]]:
    """Each filter in force, with the link that takes it away."""
    found = []
    for name, value in params.items():
        if name in (*FORM, "cursor"):
            continue
        places = _VALUES.get(name) or _places(name, str(value))
        shown = ", ".join(places.get(part, _WORDS.get(part, part)) for part in str(value).split(","))
        found.append(
            {
                "href": f"?{without(params, name).urlencode()}",
                "label": f"{_NAMES.get(name, name)}: {shown}",
                "name": name,
                "active": True,
                "clears": True,
            }
        )
    return found


def _places(param: str, asked: str) -> dict[str, str]:
    facet = next((facet for facet in facets.FACETS if facet.param == param and facet.name in _PLACES), None)
    return _labels(facet.name, [v for v in asked.split(",") if v.isdigit()]) if facet else {}


def without(params: QueryDict, *names: str) -> QueryDict:
    """The parameters less these, on the first page."""
    rest = params.copy()
    for name in (*names, "cursor"):
        rest.pop(name, None)
    return rest


def with_search(params: QueryDict, text: str, *, exact: bool = False) -> str:
    """The link to the same list searched for ``text``."""
    rest = without(params, "search", "words")
    asked = {"search": text} if text else {}
    if exact:
        asked["words"] = EXACT
    return f"?{urlencode({**rest.dict(), **asked})}"
