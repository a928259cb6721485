"""How a stay ended that no buyer ended: returned to its source, or written off."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.money import MoneyField
from apps.inventory.models.stock_unit import StockUnit


class DispositionKind(models.TextChoices):
    """Why the car left. The first five go back to the source, the next two are lost."""

    ARBITRATION = "arbitration", "Auction arbitration"
    CONSIGNOR = "consignor", "Back to the consignor"
    LEASE_BANK = "lease_bank", "Back to the lease bank"
    DEALER_TRADE = "dealer_trade", "Dealer trade reversed"
    OTHER = "other", "Another reason"
    TOTAL_LOSS = "total_loss", "Total loss"
    THEFT = "theft", "Theft"


RETURNS = tuple(DispositionKind)[:5]
LOSSES = tuple(DispositionKind)[5:]


class Disposition(DealershipOwned):
    """The facts of one return or write-off. Never edited, never deleted; at most one a stay.

    ``counterparty`` is who has the car or pays for it (auction, consignor, bank, insurer), ``reference``
    their case or claim number, ``amount`` what they owe us for it; null while unknown. The reason in
    words is in the trail.
    """

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="dispositions", db_index=False)
    kind = models.CharField(max_length=12, choices=DispositionKind)
    counterparty = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    amount = MoneyField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("dealership", "unit"), name="inventory_disposition_one"),
            models.CheckConstraint(
                condition=Q(kind__in=DispositionKind.values), name="inventory_disposition_kind"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="inventory_disposition_amount"
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
