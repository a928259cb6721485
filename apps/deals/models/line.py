"""Accessories sold with the vehicle."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.money import ZERO, MoneyField
from apps.deals.models.deal import Deal


class DealAccessory(DealershipOwned):
    """One accessory of a deal: what the buyer pays and what it costs us."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="accessories", db_index=False)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    amount = MoneyField()
    cost = MoneyField(default=ZERO)

    class Meta(DealershipOwned.Meta):
        ordering = ("deal", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "deal", "position"), name="deals_dealaccessory_position"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, cost__gte=0), name="deals_dealaccessory_amounts"
            ),
        )

    def __str__(self) -> str:
        return self.label
