"""Which units a request chose: by their ids, or everything that the list's address shows."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from rest_framework.exceptions import ValidationError

from apps.core.api.paging import read_page
from apps.core.errors import Invalid
from apps.inventory.admin.listing import ordering_of
from apps.inventory.admin.narrowing import chips, joined
from apps.inventory.admin.understood import narrowed
from apps.inventory.models import BulkRun, StockUnit
from apps.inventory.services.bulk import MOST


@dataclass(frozen=True, slots=True)
class Choice:
    """Ids in the order of the list; ``query`` is its address where all of it was chosen."""

    unit_ids: list[int]
    query: str = ""
    words: str = ""

    @property
    def count(self) -> int:
        """How many."""
        return len(self.unit_ids)


def chosen(params: QueryDict, request: HttpRequest) -> Choice:
    """The choice of ``?unit=1&unit=2``, of ``?all=1&query=…`` or of an earlier run: ``?again=<pk>``.

    Invalid above ``MOST``.
    """
    if params.get("all"):
        return _everything(str(params.get("query", "")), request)
    again = _numbers([str(params.get("again", ""))])
    ids = _of_run(again[0]) if again else _numbers(params.getlist("unit")[:MOST])
    found = set(StockUnit.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return Choice([pk for pk in dict.fromkeys(ids) if pk in found])


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 19]


def _of_run(pk: int) -> list[int]:
    return BulkRun.objects.filter(pk=pk).values_list("unit_ids", flat=True).first() or []


def _everything(query: str, request: HttpRequest) -> Choice:
    params = joined(QueryDict(query))
    for name in ("cursor", "view"):
        params.pop(name, None)
    try:
        units, _ = narrowed(params, request)
    except ValidationError as error:
        raise Invalid("The list cannot be filtered like this. Go back and choose again.") from error
    ordering = ordering_of(params)
    rows = read_page(units, ["pk"], ordering, None, MOST + 1).rows
    if len(rows) > MOST:
        raise Invalid(f"More than {MOST:,} vehicles match. Narrow the list and do it in parts.")
    return Choice([pk for (pk,) in rows], params.urlencode(), _words(params))


def _words(params: QueryDict) -> str:
    parts: list[Any] = [chip["label"] for chip in chips(params)]
    if text := params.get("search"):
        parts.insert(0, f"“{text}”")
    return " · ".join(parts) or "the whole stock"
