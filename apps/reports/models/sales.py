"""Sales as the dashboard counts them: one fact a deal, and the sums by business day."""

from django.db import models

from apps.accounts.models import DealershipOwned
from apps.core.money import MoneyField


class SaleFact(DealershipOwned):
    """One delivered deal, with what a list of last sales shows.

    ``delivered_on`` and ``unwound_on`` are business days of the store. An unwound sale stays
    counted on the day of its delivery and is taken back on the day of its unwinding, because a
    closed month does not change. ``deal_id`` is a bare number.
    """

    deal_id = models.BigIntegerField()
    deal_number = models.CharField(max_length=40)
    unit_id = models.BigIntegerField()
    unit_label = models.CharField(max_length=300)
    customer_label = models.CharField(max_length=300)
    salesperson = models.CharField(max_length=200)
    delivered_on = models.DateField()
    unwound_on = models.DateField(null=True)
    revenue = MoneyField()
    front_gross = MoneyField(null=True)

    class Meta(DealershipOwned.Meta):
        ordering = ("-delivered_on", "-deal_id")
        constraints = (
            models.UniqueConstraint(fields=("dealership", "deal_id"), name="reports_sale_fact_deal"),
        )
        indexes = (
            models.Index(fields=("dealership", "-delivered_on", "-deal_id"), name="reports_sale_last"),
        )

    def __str__(self) -> str:
        return f"{self.deal_number}: {self.unit_label}"


class SalesTally(DealershipOwned):
    """Units, revenue and front gross of one business day: deliveries less unwindings."""

    on = models.DateField()
    units = models.IntegerField(default=0)
    revenue = MoneyField(default=0)
    front_gross = MoneyField(default=0)

    class Meta(DealershipOwned.Meta):
        ordering = ("on", "id")
        constraints = (models.UniqueConstraint(fields=("dealership", "on"), name="reports_sales_tally_day"),)

    def __str__(self) -> str:
        return f"{self.on}: {self.units}"
