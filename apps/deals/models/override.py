"""The override book: each time somebody went past a rule that lets him."""

from django.db import models

from apps.accounts.models import DealershipOwned
from apps.deals.models.deal import Deal


class OverrideKind(models.TextChoices):
    """Which rule was passed."""

    SELF_APPROVAL = "self_approval", "Approved his own deal"
    BELOW_FLOOR = "below_floor", "Price below the floor"
    LOSS = "loss", "Sold at a loss"


class OverrideEntry(DealershipOwned):
    """One line of the override book. Append-only: the database refuses to change or delete it."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="overrides", db_index=False)
    kind = models.CharField(max_length=16, choices=OverrideKind)
    detail = models.CharField(max_length=300)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        verbose_name_plural = "override book"
        indexes = (
            models.Index(fields=("dealership", "-id"), name="deals_overrideentry_newest"),
            models.Index(fields=("dealership", "deal", "-id"), name="deals_overrideentry_by_deal"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.detail}"
