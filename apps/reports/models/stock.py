"""Stock as the dashboard counts it: one fact a unit, and the sums over them."""

from django.db import models

from apps.accounts.models import DealershipOwned
from apps.core.money import MoneyField


class StockFact(DealershipOwned):
    """How one stock unit stands in the tallies now: what to take out when it changes.

    ``unit_id`` is a bare number: a tally must not stop a unit from living its own life.
    ``cost`` is the true cost (without pack). Both money columns are null where unknown.
    """

    unit_id = models.BigIntegerField()
    status = models.CharField(max_length=20)
    condition = models.CharField(max_length=8)
    acquired_on = models.DateField(null=True)
    price = MoneyField(null=True)
    cost = MoneyField(null=True)

    class Meta(DealershipOwned.Meta):
        ordering = ("unit_id",)
        constraints = (
            models.UniqueConstraint(fields=("dealership", "unit_id"), name="reports_stock_fact_unit"),
        )

    def __str__(self) -> str:
        return f"unit {self.unit_id}: {self.status}"


class StockTally(DealershipOwned):
    """Units, asking prices and costs of one dealership by status, condition and acquisition day.

    Age is not stored: it is reckoned from ``acquired_on`` on the day somebody looks. ``priced``
    and ``costed`` count the units whose price or cost is known.
    """

    status = models.CharField(max_length=20)
    condition = models.CharField(max_length=8)
    acquired_on = models.DateField(null=True)
    units = models.IntegerField(default=0)
    priced = models.IntegerField(default=0)
    price = MoneyField(default=0)
    costed = models.IntegerField(default=0)
    cost = MoneyField(default=0)

    class Meta(DealershipOwned.Meta):
        ordering = ("status", "condition", "acquired_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "status", "condition", "acquired_on"),
                nulls_distinct=False,
                name="reports_stock_tally_key",
            ),
        )

    def __str__(self) -> str:
        return f"{self.units} {self.condition} {self.status} since {self.acquired_on}"
