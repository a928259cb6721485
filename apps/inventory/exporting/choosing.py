"""Which units an export holds, in which order: the stock list's own words, read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from apps.core.actor import Actor
from apps.core.api.cursors import Ordering
from apps.core.api.filters import apply_filters, refuse_unknown, search_term
from apps.core.api.paging import order_of
from apps.core.errors import Invalid
from apps.inventory.api.filters import EXACT, StockUnitFilter
from apps.inventory.models import StockUnit
from apps.inventory.orderings import ORDERINGS
from apps.inventory.selectors import found_by

PARAMETERS = frozenset({*StockUnitFilter.base_filters, "search", "ordering"})


@dataclass(frozen=True, slots=True)
class _Asking:
    """What the filters need of a request: who asks."""

    actor: Actor


def listed(query: str, unit_ids: Sequence[int] | None, *, by: Actor) -> QuerySet[StockUnit]:
    """The units that ``/api/v1/stock-units/?<query>`` lists, in its order; only ``unit_ids`` if given.

    Invalid, with the parameter, for what the list cannot filter, search or sort by.
    """
    params = QueryDict(query)
    refuse_unknown(params, PARAMETERS)
    units: Any = StockUnit.objects.all()
    try:
        units = apply_filters(StockUnitFilter, params, units, _Asking(by))
    except ValidationError as error:
        raise Invalid(
            "The list cannot be filtered like this.", fields={"query": [str(name) for name in error.detail]}
        ) from error
    if unit_ids is not None:
        units = units.filter(pk__in=unit_ids)
    found, _ = found_by(units, search_term(params), exact=params.get("words") == EXACT)
    return found.order_by(*order_of(_ordering(str(params.get("ordering", "")))))


def _ordering(name: str) -> Ordering:
    found = next((ordering for ordering in ORDERINGS if ordering.name == name), None)
    if found is None and name:
        allowed = ", ".join(ordering.name for ordering in ORDERINGS)
        raise Invalid(f"The list can be ordered by: {allowed}.", fields={"query": ["ordering"]})
    return found or ORDERINGS[0]
