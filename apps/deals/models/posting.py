"""What a deal posts to the books."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.money import MoneyField
from apps.deals.models.deal import Deal


class Account(models.TextChoices):
    """The accounts that a cash sale touches."""

    RECEIVABLE = "receivable", "Due from the customer"
    VEHICLE_SALES = "vehicle_sales", "Vehicle sales"
    ACCESSORY_SALES = "accessory_sales", "Accessory sales"
    DOC_FEES = "doc_fees", "Doc fee income"
    TAX_PAYABLE = "tax_payable", "Sales tax payable"
    FEES_PAYABLE = "fees_payable", "Government fees payable"
    COST_OF_VEHICLES = "cost_of_vehicles", "Cost of vehicles sold"
    VEHICLE_INVENTORY = "vehicle_inventory", "Vehicle inventory"
    COST_OF_ACCESSORIES = "cost_of_accessories", "Cost of accessories sold"
    ACCESSORY_INVENTORY = "accessory_inventory", "Accessory inventory"


class DealPosting(DealershipOwned):
    """One line of a balanced entry: debits positive, credits negative. Append-only.

    ``entry`` is the transition that posted it, once ("contract"); a reversal ("unwind") repeats
    its lines with the other sign and names them in ``reverses``. Nothing is ever deleted.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="postings", db_index=False)
    entry = models.CharField(max_length=20)
    account = models.CharField(max_length=24, choices=Account)
    amount = MoneyField()
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    posted_at = models.DateTimeField()
    posted_on = models.DateField()

    class Meta(DealershipOwned.Meta):
        ordering = ("deal", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "deal", "entry", "account"), name="deals_dealposting_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="deals_dealposting_amount"),
        )
        indexes = (
            models.Index(fields=("dealership", "posted_on", "account"), name="deals_dealposting_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.entry}: {self.get_account_display()} {self.amount}"
