"""When each stock unit was changed last, as readers of the change feed need to know it."""

from django.db import models

from apps.accounts.models import DealershipOwned


class StockUnitChange(DealershipOwned):
    """The transaction that changed a stock unit last: one row a unit. Not what changed: that is history.

    Triggers on the stock units' table write it (docs/decisions/0035), whoever writes the unit and in
    whichever way; the program only reads it (``services`` have no part in it). ``xid`` is the
    transaction's number as ``pg_current_xact_id()`` tells it: 64 bits, never used twice, given out
    when a transaction begins to write, not when it commits. ``unit_id`` is a bare number: the triggers
    write it by sets, and a stock unit is never deleted.
    """

    unit_id = models.BigIntegerField(primary_key=True)
    xid = models.BigIntegerField()

    class Meta(DealershipOwned.Meta):
        ordering = ("xid", "unit_id")
        indexes = (models.Index(fields=("dealership", "xid", "unit_id"), name="inventory_unit_changes"),)

    def __str__(self) -> str:
        return f"unit {self.unit_id} in {self.xid}"
