"""Pages of newest-first lists by id: as quick at the millionth row as at the first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page[M: Model]:
    """``older`` is the id to go on before; None on the last page."""

    rows: list[M]
    older: int | None


def newest[M: Model](rows: QuerySet[M], before: int | None, size: int = PAGE) -> Page[M]:
    """The next ``size`` rows by falling id, from the newest or from ``before``."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found: list[Any] = list(rows.order_by("-id")[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)
