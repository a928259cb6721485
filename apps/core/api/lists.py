"""Lists on the hot path: declared columns → ``values_list`` → JSON bytes, no serializer."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from rest_framework.request import Request

from apps.core.api.content import json_response
from apps.core.api.cursors import Cursor, Ordering, decode
from apps.core.api.filters import ApiFilterSet, apply_filters, refuse_unknown, search_term
from apps.core.api.paging import read_page
from apps.core.errors import Invalid

DEFAULT_SIZE, MAX_SIZE, COUNT_CAP = 50, 200, 1000
PARAMETERS = frozenset({"cursor", "page_size", "ordering", "count"})


class ListMixin:
    """``GET /things/``: filters, search, a whitelisted ordering, one keyset page.

    ``columns`` maps each member of the answer to an ORM path or expression; ``list_serializer``
    declares the same members for the schema (``testing.api.assert_list_matches_schema`` holds
    both equal). The first of ``orderings`` is the default. Set ``searchable`` and write
    ``search`` for ``?search=``. ``shape`` may add what is computed from a row.
    """

    columns: ClassVar[Mapping[str, Any]]
    list_serializer: ClassVar[type[Any]]
    orderings: ClassVar[Sequence[Ordering]] = (Ordering("-id"),)
    filterset_class: ClassVar[type[ApiFilterSet] | None] = None
    searchable: ClassVar[bool] = False

    request: Any
    get_queryset: Any

    def list(self, request: Request) -> HttpResponse:
        """One page."""
        params = request._request.GET
        refuse_unknown(params, self.list_parameters())
        queryset = self.narrowed(params)
        ordering = self._ordering(params.get("ordering", ""))
        text = params.get("cursor", "")
        page = read_page(
            queryset,
            list(self.columns.values()),
            ordering,
            decode(text, ordering) if text else None,
            page_size(params.get("page_size", "")),
        )
        answer: dict[str, Any] = {
            "results": self.results(page.rows),
            "next": _link(request._request, page.next),
            "previous": _link(request._request, page.previous),
        }
        if params.get("count") == "true":
            answer["count"] = capped_count(queryset)
        return json_response(answer)

    def results(self, rows: Sequence[tuple[Any, ...]]) -> Sequence[Any]:
        """The rows as JSON-ready objects."""
        names = tuple(self.columns)
        if type(self).shape is ListMixin.shape:
            return [dict(zip(names, row, strict=True)) for row in rows]
        return [self.shape(dict(zip(names, row, strict=True))) for row in rows]

    def shape(self, row: dict[str, Any]) -> dict[str, Any]:
        """Add to ``row`` what is computed from it, and drop columns that only served that."""
        return row

    def search(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        """``queryset`` narrowed to what ``term`` finds, through a finder function."""
        raise NotImplementedError(f"{type(self).__name__} is searchable but does not say how")

    def narrowed(self, params: QueryDict) -> QuerySet[Any]:
        """The scoped queryset after filters and search."""
        queryset = apply_filters(self.filterset_class, params, self.get_queryset(), self.request)
        term = search_term(params) if self.searchable else ""
        return self.search(queryset, term) if term else queryset

    @classmethod
    def list_parameters(cls) -> frozenset[str]:
        """Every query parameter of this list."""
        own = set(cls.filterset_class.base_filters) if cls.filterset_class else set()
        return PARAMETERS | own | ({"search"} if cls.searchable else set())

    def _ordering(self, name: str) -> Ordering:
        if not name:
            return self.orderings[0]
        for ordering in self.orderings:
            if ordering.name == name:
                return ordering
        allowed = ", ".join(o.name for o in self.orderings)
        raise Invalid(f"This list can be ordered by: {allowed}.", fields={"ordering": ["Not available."]})


def capped_count(queryset: QuerySet[Any]) -> dict[str, Any]:
    """How many rows there are, counted up to 1,000: past that "1,000+", never an estimate."""
    found = queryset.order_by()[: COUNT_CAP + 1].count()
    more = found > COUNT_CAP
    value = min(found, COUNT_CAP)
    return {"value": value, "more": more, "label": f"{value:,}+" if more else f"{value:,}"}


def page_size(text: str) -> int:
    """What ``?page_size=`` asks for, else the default; Invalid out of range."""
    if not text:
        return DEFAULT_SIZE
    if text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MAX_SIZE:
        return int(text)
    raise Invalid(f"page_size is a number from 1 to {MAX_SIZE}.", fields={"page_size": ["Out of range."]})


def _link(request: HttpRequest, cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    params = request.GET.copy()
    params["cursor"] = cursor.encode()
    params.pop("count", None)
    return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")
