"""Filters as ``?field__lookup=``: only the parameters that came are built and cleaned."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import rest_framework as filters
from django_filters.utils import translate_validation

from apps.core.api.errors import UnknownParameter
from apps.core.errors import Invalid

MAX_SEARCH = 200


class ApiFilterSet(filters.FilterSet):
    """A FilterSet that copies and cleans only the filters that the request names.

    The stock one deep-copies and cleans every declared filter on every request.
    """

    def __init__(
        self, data: Any = None, queryset: Any = None, *, request: Any = None, prefix: Any = None
    ) -> None:
        declared = type(self).base_filters
        self.is_bound = data is not None
        self.data = data if data is not None else QueryDict()
        self.queryset = queryset
        self.request = request
        self.form_prefix = prefix
        self.filters = {name: copy.deepcopy(declared[name]) for name in self.data if name in declared}
        for filter_ in self.filters.values():
            filter_.model = queryset.model
            filter_.parent = self


def apply_filters(
    filterset: type[ApiFilterSet] | None, params: QueryDict, queryset: QuerySet[Any], request: Any
) -> QuerySet[Any]:
    """``queryset`` narrowed by the filters in ``params``; 400 with the field for a bad value."""
    if filterset is None or not any(name in filterset.base_filters for name in params):
        return queryset
    bound = filterset(data=params, queryset=queryset, request=request)
    if not bound.is_valid():
        raise translate_validation(bound.errors)
    narrowed: QuerySet[Any] = bound.qs
    return narrowed


def refuse_unknown(params: Mapping[str, Any], known: Iterable[str]) -> None:
    """400 for a parameter that the endpoint does not have: a misspelt filter must not widen a list."""
    allowed = set(known)
    unknown = sorted(set(params) - allowed)
    if unknown:
        raise UnknownParameter(
            f"Unknown parameter: {', '.join(unknown)}. Known here: {', '.join(sorted(allowed)) or 'none'}.",
            fields={name: ["Unknown parameter."] for name in unknown},
        )


def search_term(params: QueryDict) -> str:
    """The trimmed ``?search=``; empty if there is none."""
    term = params.get("search", "").strip()
    if len(term) > MAX_SEARCH or "\x00" in term:
        raise Invalid(
            f"Search for at most {MAX_SEARCH} printable characters.", fields={"search": ["Not searchable."]}
        )
    return term
