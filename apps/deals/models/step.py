"""The life of a deal: who moved it, when, why."""

from django.db import models

from apps.accounts.models import DealershipOwned
from apps.deals.models.deal import Deal


class DealStep(DealershipOwned):
    """One line of a deal's timeline. Append-only: the database refuses to change or delete it."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="steps", db_index=False)
    verb = models.CharField(max_length=20)
    old = models.CharField(max_length=12, blank=True)
    new = models.CharField(max_length=12)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.CharField(max_length=500, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        indexes = (models.Index(fields=("dealership", "deal", "-id"), name="deals_dealstep_newest"),)

    def __str__(self) -> str:
        return f"{self.verb} of deal {self.deal_id}"
