"""When a segment of stock is to be bought again."""

from django.db import models
from django.db.models import F, Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.core.money import MoneyField
from apps.inventory.models.stock_unit import Condition
from apps.inventory.restock import Terms


class RestockRule(Versioned, DealershipOwned):
    """A segment (make, model, condition, price band; empty means any) and the terms it is watched by.

    Not an order: it says when there are too few and how many would fill up. Days count calendar days
    of the store, the sales window includes today. The terms are those of ``restock.Terms``.
    """

    name = models.CharField(max_length=80)
    make = models.CharField(max_length=60, blank=True)
    model = models.CharField(max_length=80, blank=True)
    condition = models.CharField(max_length=8, choices=Condition, blank=True)
    price_from = MoneyField(null=True, blank=True)
    price_to = MoneyField(null=True, blank=True)
    window_days = models.PositiveSmallIntegerField("sales window, days", default=45)
    lead_time_days = models.PositiveSmallIntegerField("lead time, days", default=14)
    safety_stock = models.PositiveSmallIntegerField(default=0)
    target_days = models.PositiveSmallIntegerField("days of stock to aim at", default=45)
    min_stock = models.PositiveSmallIntegerField("minimum stock", default=0)
    is_active = models.BooleanField(default=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "name"),
                name="inventory_restock_name",
                violation_error_message="There is a restock rule of this name.",
            ),
            models.CheckConstraint(
                condition=Q(window_days__range=(1, 365)),
                name="inventory_restock_window",
                violation_error_message="The sales window is 1 to 365 days.",
            ),
            models.CheckConstraint(
                condition=Q(price_from=None) | Q(price_to=None) | Q(price_to__gte=F("price_from")),
                name="inventory_restock_band",
                violation_error_message="A price band ends above its beginning.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def terms(self) -> Terms:
        """What the pure rule takes."""
        return Terms(
            window_days=self.window_days,
            lead_time_days=self.lead_time_days,
            safety_stock=self.safety_stock,
            target_days=self.target_days,
            min_stock=self.min_stock,
        )

    def segment(self) -> Q:
        """The stays of the segment, whatever their status."""
        found = Q()
        for name, lookup in (("make", "iexact"), ("model", "iexact"), ("condition", "exact")):
            if value := getattr(self, name):
                found &= Q(**{f"{name}__{lookup}": value})
        if self.price_from is not None:
            found &= Q(price__gte=self.price_from)
        if self.price_to is not None:
            found &= Q(price__lte=self.price_to)
        return found
