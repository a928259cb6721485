"""What a store decided about taking cars in."""

from decimal import Decimal

from django.db import models

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.core.money import ZERO, MoneyField
from apps.inventory.numbering import DEFAULT


class IntakePolicy(Versioned, DealershipOwned):
    """How stock numbers look, and what appraisals begin with. One a store; defaults without a row.

    An offer above ``offer_limit`` needs somebody who may exceed it; null bounds nobody. ``pack`` and
    ``margin`` are what an appraisal takes off the expected retail price unless its author says otherwise.
    """

    pattern = models.CharField("stock number pattern", max_length=60, default=DEFAULT)
    offer_limit = MoneyField(null=True, blank=True)
    offer_days = models.PositiveSmallIntegerField(default=7)
    pack = MoneyField(default=ZERO)
    margin = MoneyField(default=Decimal("2000.00"))

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "intake policy"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("dealership",), name="inventory_intake_policy_one"),)

    def __str__(self) -> str:
        return self.pattern
