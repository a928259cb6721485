"""A paginator that never counts a million rows and never walks to their end."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

CAP = 1_000


class BoundedPaginator(Paginator[Any]):
    """Counts exactly up to ``CAP`` rows; beyond it says "1,000+" and offers the first ``CAP``.

    An unbounded COUNT(*) is 98 % of a large list's time, and OFFSET grows with its depth. Whoever
    needs what lies further down filters, searches or turns the order round.
    """

    template_name = "admin/pagination_bounded.html"

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        # Sliced before it is counted, so that PostgreSQL stops after CAP + 1 rows.
        counted: int = rows.order_by().values("pk")[: CAP + 1].count()
        return counted

    @cached_property
    def count(self) -> int:
        """The rows that can be paged through: all of them, or ``CAP``."""
        return min(self._counted, CAP)

    @cached_property
    def is_capped(self) -> bool:
        """Whether there are more rows than ``count``."""
        return self._counted > CAP

    @property
    def count_text(self) -> str:
        """The count for people: exact, or "1,000+"."""
        return f"{self.count:,}{'+' if self.is_capped else ''}"
