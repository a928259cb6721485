"""The counter behind generated stock numbers."""

from django.db import models

from apps.accounts.models import DealershipOwned


class StockCounter(DealershipOwned):
    """The last number given out at one dealership; numbers are never reused."""

    last = models.PositiveBigIntegerField(default=0)

    class Meta(DealershipOwned.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("dealership",), name="inventory_stock_counter_one"),)

    def __str__(self) -> str:
        return str(self.last)
