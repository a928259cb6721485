"""Recalls and stop-sales of single units."""

from django.db import models
from django.db.models import F, Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.inventory.models.stock_unit import StockUnit


class RecallKind(models.TextChoices):
    """A safety recall, or the maker's order not to sell."""

    RECALL = "recall", "Recall"
    STOP_SALE = "stop_sale", "Stop-sale"


class Recall(Versioned, DealershipOwned):
    """A maker's campaign that concerns a unit, open until ``remedied_on``. Dates are the store's.

    A new car with an open recall is not delivered (49 USC 30120(i)); of a used one it is disclosed.
    """

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="recalls", db_index=False)
    kind = models.CharField(max_length=9, choices=RecallKind)
    campaign = models.CharField("campaign number", max_length=40)
    description = models.CharField(max_length=300)
    opened_on = models.DateField()
    remedied_on = models.DateField(null=True)
    remedy = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "unit", "kind", "campaign"),
                name="inventory_recall_campaign",
                violation_error_message="This campaign is recorded for this vehicle already.",
            ),
            models.CheckConstraint(
                condition=Q(remedied_on=None, remedy="") | Q(remedied_on__gte=F("opened_on")) & ~Q(remedy=""),
                name="inventory_recall_remedy",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.campaign}"
