"""Holds: a car kept for one customer until a moment."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.inventory.models.stock_unit import StockUnit


class HoldEnd(models.TextChoices):
    """Why a hold is over."""

    RELEASED = "released", "Released"
    EXPIRED = "expired", "Expired"
    COMMITTED = "committed", "Went into a deal"


class Hold(Versioned, DealershipOwned):
    """A stock unit kept for a customer against a deposit, until ``expires_at``.

    ``customer_id`` names a row of the app above, ``customer_label`` is the name at that time.
    At most one hold of a unit is open (``ended_at`` is null).
    """

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="holds", db_index=False)
    customer_id = models.BigIntegerField()
    customer_label = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    deposit_reference = models.CharField(max_length=60)
    placed_at = models.DateTimeField()
    placed_by_id = models.BigIntegerField(null=True)
    placed_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    end = models.CharField(max_length=10, choices=HoldEnd, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        ordering = ("-placed_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "unit"),
                condition=Q(ended_at=None),
                name="inventory_hold_one_open",
                violation_error_message="This vehicle is already held.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="inventory_hold_end",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("placed_at")), name="inventory_hold_span"
            ),
        )
        indexes = (
            models.Index(fields=("dealership", "unit", "-placed_at", "-id"), name="inventory_hold_by_unit"),
            models.Index(
                fields=("dealership", "expires_at", "id"),
                condition=Q(ended_at=None),
                name="inventory_hold_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_label} until {self.expires_at:%Y-%m-%d %H:%M}"
