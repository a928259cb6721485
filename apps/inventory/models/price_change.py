"""The price history of a stock unit."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.money import MoneyField
from apps.inventory.models.stock_unit import StockUnit
from apps.inventory.pricing import LABELS


class PriceChange(DealershipOwned):
    """One change of one kind of price: old, new, who, when, why. Never edited, never deleted.

    ``old`` or ``new`` is null where there was no price before or is none after.
    """

    unit = models.ForeignKey(
        StockUnit, on_delete=models.PROTECT, related_name="price_changes", db_index=False
    )
    kind = models.CharField(max_length=10, choices=[(kind.value, label) for kind, label in LABELS.items()])
    old = MoneyField(null=True)
    new = MoneyField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("dealership", "unit", "-at", "-id"), name="inventory_price_history"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(old__isnull=False) | Q(new__isnull=False),
                name="inventory_price_change_amount",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.old} → {self.new}"
