"""The cost ledger of a stock unit."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.money import ZERO, MoneyField
from apps.inventory.cost import LABELS
from apps.inventory.models.stock_unit import StockUnit


class EntryOrigin(models.TextChoices):
    """How a line came about."""

    OPENING = "opening", "First value"
    ENTERED = "entered", "Entered"
    ADJUSTING = "adjusting", "Corrected"
    REVERSING = "reversing", "Reversed"


class CostEntry(DealershipOwned):
    """One line of what a unit cost: signed ``amount`` of one ``kind``. Never edited, never deleted.

    A line is taken back by one that ``reverses`` it, of the opposite amount and with a reason, at
    most once. A line is standing while it neither reverses nor was reversed: the columns of the
    stock unit are the sums of the standing lines of each kind, null where none stands.
    ``incurred_on`` is a date in the store's zone; ``reference`` is the vendor's invoice number.
    """

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="cost_entries", db_index=False)
    kind = models.CharField(max_length=12, choices=[(kind.value, label) for kind, label in LABELS.items()])
    origin = models.CharField(max_length=9, choices=EntryOrigin)
    amount = MoneyField()
    description = models.CharField(max_length=200, blank=True)
    vendor = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    incurred_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="reversals", db_index=False
    )
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        indexes = (models.Index(fields=("dealership", "unit", "-id"), name="inventory_cost_ledger"),)
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "reverses"),
                condition=Q(reverses__isnull=False),
                name="inventory_cost_reversed_once",
                violation_error_message="This cost was reversed already.",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None) & ~Q(origin=EntryOrigin.REVERSING)
                | Q(reverses__isnull=False, origin=EntryOrigin.REVERSING) & ~Q(reason=""),
                name="inventory_cost_reversal",
            ),
            models.CheckConstraint(
                condition=~Q(amount=ZERO) | Q(origin__in=(EntryOrigin.OPENING, EntryOrigin.REVERSING)),
                name="inventory_cost_amount",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"
