"""Keyset pages: each page is an index range, however deep; nulls last in both directions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from apps.core.api.cursors import Cursor, Ordering

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """``rows`` in list order, and the cursors around them."""

    rows: list[Row]
    next: Cursor | None
    previous: Cursor | None


@dataclass(frozen=True, slots=True)
class _Segment:
    """A part of the page's range that one index scan can read in order."""

    where: Any
    order_by: tuple[Any, ...]


class _Keys:
    """Where a row holds what its cursor says; ``missing`` are those that ``columns`` do not read anyway.

    A column that is asked for twice costs the ORM an annotation, a twentieth of a list's CPU.
    """

    def __init__(self, model: type[Model], columns: Sequence[Any], ordering: Ordering) -> None:
        wanted = [_name(model, ordering.field), _name(model, "pk")]
        self.missing = [name for name in dict.fromkeys(wanted) if name not in columns]
        read = [*columns, *self.missing]
        self._value, self._id = (read.index(name) for name in wanted)
        self._ordering = ordering.name

    def cursor(self, row: Row, *, forward: bool) -> Cursor:
        """The place of ``row``."""
        return Cursor(self._ordering, row[self._value], row[self._id], forward)


def _name(model: type[Model], field: str) -> str:
    key: Any = model._meta.pk
    return str(key.name) if field == "pk" else field


def read_page(
    queryset: QuerySet[Any], columns: Sequence[Any], ordering: Ordering, cursor: Cursor | None, size: int
) -> Page:
    """Up to ``size`` rows of ``columns`` next to ``cursor``; usually one query, two where nulls begin."""
    forward = cursor is None or cursor.forward
    rows: list[Row] = []
    keys = _Keys(queryset.model, columns, ordering)
    for segment in _segments(queryset.model, ordering, cursor):
        wanted = size + 1 - len(rows)
        if wanted <= 0:
            break
        part = queryset.filter(segment.where) if segment.where is not None else queryset
        rows += part.order_by(*segment.order_by).values_list(*columns, *keys.missing)[:wanted]
    more = len(rows) > size
    rows = rows[:size]
    if not forward:
        rows.reverse()
    return Page(
        rows=[row[: len(columns)] for row in rows] if keys.missing else rows,
        next=keys.cursor(rows[-1], forward=True) if rows and (more or not forward) else None,
        previous=keys.cursor(rows[0], forward=False) if rows and cursor and (more or forward) else None,
    )


def order_of(ordering: Ordering) -> tuple[Any, ...]:
    """What the whole list is ordered by, from its first row to its last."""
    return _order(ordering, ordering.descending, nulls=ordering.nullable)


def _segments(model: type[Model], ordering: Ordering, cursor: Cursor | None) -> Iterator[_Segment]:
    if cursor is None:
        yield _Segment(None, order_of(ordering))
        return
    down = ordering.descending is cursor.forward
    plain = _order(ordering, down, nulls=False)
    field, is_null = ordering.field, Q(**{f"{ordering.field}__isnull": True})
    if cursor.value is None:
        yield _Segment(is_null & _beyond_id(cursor, down), plain)
        if not cursor.forward:
            yield _Segment(~is_null, plain)
        return
    value = model._meta.get_field(field).to_python(cursor.value)  # type: ignore[union-attr]
    yield _Segment(_beyond(field, value, cursor, down), plain)
    if ordering.nullable and cursor.forward:
        yield _Segment(is_null, plain)


def _order(ordering: Ordering, down: bool, *, nulls: bool) -> tuple[Any, ...]:
    if ordering.field in ("id", "pk"):
        return ("-pk" if down else "pk",)
    column = F(ordering.field)
    last = {"nulls_last": True} if nulls else {}
    return (
        column.desc(**last) if down else column.asc(**last),
        "-pk" if down else "pk",
    )


def _beyond(field: str, value: Any, cursor: Cursor, down: bool) -> Any:
    if field in ("id", "pk"):
        return _beyond_id(cursor, down)
    compare = TupleLessThan if down else TupleGreaterThan
    return compare(Tuple(F(field), F("pk")), (value, cursor.row_id))


def _beyond_id(cursor: Cursor, down: bool) -> Q:
    return Q(pk__lt=cursor.row_id) if down else Q(pk__gt=cursor.row_id)
