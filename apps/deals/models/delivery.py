"""What was true when the keys changed hands."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.deals.models.deal import Deal


class Delivery(DealershipOwned):
    """The facts of one delivery: odometer (in the dealership's unit), insurance, keys, We-Owe.

    An empty ``we_owe`` means that nothing is owed, which the buyer confirms as well.
    """

    deal = models.OneToOneField(Deal, on_delete=models.CASCADE, related_name="delivery")
    odometer = models.PositiveIntegerField()
    insurance = models.CharField("insurance company and policy", max_length=200)
    keys = models.PositiveSmallIntegerField("keys handed over")
    we_owe = models.TextField("We-Owe", blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        verbose_name_plural = "deliveries"
        constraints = (
            models.CheckConstraint(
                condition=Q(keys__gte=1) & ~Q(insurance=""), name="deals_delivery_insured_with_keys"
            ),
        )
        indexes = (models.Index(fields=("dealership", "-id"), name="deals_delivery_newest"),)

    def __str__(self) -> str:
        return f"Delivery of {self.deal}"
