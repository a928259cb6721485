"""What changed in stock since a reader last asked; nothing is missed, however late it commits.

A reader has everything that was written by transactions below a mark; the mark stops before the
oldest transaction that still runs, so whatever that one writes comes later. Why: docs/decisions/0035.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, Func
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from apps.core.api.cursors import Cursor, Ordering, decode
from apps.inventory.models import StockUnit, StockUnitChange

BY_CHANGE = Ordering("changes", column="xid")


class _OldestRunning(Func):
    """The lowest number of a transaction that had not ended when this statement began."""

    template = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    output_field = BigIntegerField()


@dataclass(frozen=True, slots=True)
class Changes:
    """``rows`` hold the columns that were asked for; ``cursor`` is where to go on, also if there are none."""

    rows: list[tuple[Any, ...]]
    cursor: str
    more: bool


def changes_after(cursor: str, columns: Sequence[str], size: int) -> Changes:
    """Up to ``size`` units of the scope that changed after ``cursor``, each as it is now, oldest change first.

    An empty cursor begins with the whole stock. A unit that changes again comes again. BadCursor
    for a cursor that this server did not make for this feed.
    """
    since = decode(cursor, BY_CHANGE) if cursor else Cursor(BY_CHANGE.name, 0, 0, forward=True)
    ended = StockUnitChange.objects.filter(xid__lt=_OldestRunning())
    later: Any = TupleGreaterThan(Tuple(F("xid"), F("unit_id")), (since.value, since.row_id))
    found = list(ended.filter(later).order_by("xid", "unit_id").values_list("xid", "unit_id")[: size + 1])
    page = found[:size]
    units = {row[0]: row for row in _units([unit_id for _, unit_id in page], columns)}
    last = Cursor(BY_CHANGE.name, *page[-1], forward=True) if page else since
    return Changes(
        rows=[units[unit_id][1:] for _, unit_id in page], cursor=last.encode(), more=len(found) > size
    )


def _units(ids: Sequence[int], columns: Sequence[str]) -> Any:
    return StockUnit.objects.filter(pk__in=ids).order_by().values_list("pk", *columns)
