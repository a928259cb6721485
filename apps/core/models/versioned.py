"""Optimistic locking: every save is a compare-and-swap on the row's version."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from apps.core.clock import now
from apps.core.errors import Stale


class Versioned(models.Model):
    """A row whose ``version`` grows by one at each save; it is also the API's ETag.

    A save of a row that somebody else saved meanwhile raises ``Stale`` and writes nothing.
    """

    version = models.PositiveIntegerField(default=1, editable=False)
    _change_reason: str
    """Why the next save happens, for the history that simple-history writes."""

    _history_date: datetime
    """When it happens, for the same line; set by ``save``."""

    class Meta:
        abstract = True

    def save(
        self,
        *args: Any,
        at: datetime | None = None,
        update_fields: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Save, if nobody else did meanwhile; ``at`` is the moment of the act, for the history."""
        adding = self._state.adding
        seen = self.version
        self._history_date = at or now()
        if not adding:
            self.version = seen + 1
            if update_fields is not None:
                update_fields = {*update_fields, "version"}
        try:
            super().save(*args, update_fields=update_fields, **kwargs)
        except BaseException:
            self.version = seen
            raise

    def _do_update(self, base_qs: Any, *how: Any) -> bool:  # type: ignore[override]
        """Update only the version that was read; Django calls this once per table."""
        guarded = base_qs.filter(version=self.version - 1)
        if super()._do_update(guarded, *how):
            return True
        raise Stale(
            f"This {self._meta.verbose_name} was changed by somebody else meanwhile. "
            "Load it again and repeat your change.",
        )
