"""Deals: the sale of one vehicle to one customer."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.lifecycle import Lifecycle
from apps.core.models import Versioned
from apps.core.money import ZERO, MoneyField
from apps.customers.models import Customer
from apps.deals.lifecycle import COMMITTED, DEAL, EDITABLE, OPEN, STATES
from apps.deals.models.fee_schedule import FeeSchedule
from apps.deals.models.tax_rule_set import TaxRuleSet
from apps.inventory.models import StockUnit


class DealType(models.TextChoices):
    """How the buyer pays."""

    CASH = "cash", "Cash"


def _pair(name: str, who: str, when: str) -> models.CheckConstraint:
    """Who and when are known together or not at all."""
    return models.CheckConstraint(
        condition=Q(**{who: "", when: None}) | (~Q(**{who: ""}) & Q(**{f"{when}__isnull": False})),
        name=name,
    )


class Deal(DealershipOwned, Versioned):
    """One sale, moved along ``lifecycle.DEAL`` by ``deals.services`` only.

    ``list_price``, ``discount``, ``entered_doc_fee`` and the accessories are inputs; the other
    amounts are computed from them by ``calculators.worksheet`` and stored because they are summed
    and sorted. ``worksheet`` is the frozen copy of every figure with its explanation
    (worksheet_json.py). Amounts are in the dealership's currency.
    """

    lifecycle: ClassVar[Lifecycle] = DEAL

    number = models.PositiveBigIntegerField(editable=False)
    type = models.CharField(max_length=8, choices=DealType, default=DealType.CASH)
    status = models.CharField(max_length=12, choices=STATES, default=OPEN, editable=False)
    stock_unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="deals", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="deals", db_index=False)
    salesperson = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    active_at = models.DateTimeField(help_text="Of the last act on the deal.")

    list_price = MoneyField()
    discount = MoneyField(default=ZERO)
    entered_doc_fee = MoneyField(null=True, blank=True)
    tax_rule_set = models.ForeignKey(TaxRuleSet, on_delete=models.PROTECT, related_name="+", db_index=False)
    fee_schedule = models.ForeignKey(FeeSchedule, on_delete=models.PROTECT, related_name="+", db_index=False)
    worksheet: models.JSONField[Any, Any] = models.JSONField()
    figured_by_id = models.BigIntegerField(null=True)
    figured_by_name = models.CharField(max_length=200)

    selling_price = MoneyField()
    accessories_total = MoneyField()
    doc_fee = MoneyField()
    tax = MoneyField()
    government_fees = MoneyField()
    total = MoneyField()
    vehicle_cost = MoneyField(null=True)
    pack = MoneyField(default=ZERO)
    front_gross = MoneyField(null=True)
    commissionable_gross = MoneyField(null=True)

    submitted_by_id = models.BigIntegerField(null=True)
    submitted_by_name = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True)
    cash_proof = models.CharField(max_length=120, blank=True)
    contracted_at = models.DateTimeField(null=True)
    contracted_on = models.DateField(null=True)
    delivered_at = models.DateTimeField(null=True)
    delivered_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    unwound_on = models.DateField(null=True)
    closing_reason = models.CharField(max_length=500, blank=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("dealership", "number"), name="deals_deal_number"),
            models.UniqueConstraint(
                fields=("dealership", "stock_unit"),
                condition=Q(status__in=COMMITTED),
                name="deals_deal_one_commits",
                violation_error_message="This vehicle is committed to another deal.",
            ),
            models.CheckConstraint(
                condition=Q(
                    total=F("selling_price")
                    + F("accessories_total")
                    + F("doc_fee")
                    + F("tax")
                    + F("government_fees")
                ),
                name="deals_deal_parts_make_total",
            ),
            models.CheckConstraint(
                condition=Q(selling_price=F("list_price") - F("discount"), discount__gte=0),
                name="deals_deal_selling_price",
            ),
            models.CheckConstraint(
                condition=Q(vehicle_cost=None, front_gross=None, commissionable_gross=None)
                | Q(
                    vehicle_cost__isnull=False,
                    front_gross__isnull=False,
                    commissionable_gross__isnull=False,
                    commissionable_gross=F("front_gross") - F("pack"),
                ),
                name="deals_deal_gross_known_with_cost",
            ),
            _pair("deals_deal_submitted_pair", "submitted_by_name", "submitted_at"),
            _pair("deals_deal_approved_pair", "approved_by_name", "approved_at"),
            models.CheckConstraint(
                condition=~Q(status__in=("approved", "contracted", "delivered", "unwound"))
                | (Q(approved_at__isnull=False) & ~Q(cash_proof="")),
                name="deals_deal_approved_with_proof",
            ),
            models.CheckConstraint(
                condition=Q(status="delivered", delivered_on__isnull=False)
                | Q(status="unwound")
                | (~Q(status__in=("delivered", "unwound")) & Q(delivered_on=None)),
                name="deals_deal_delivered_on",
            ),
            models.CheckConstraint(
                condition=Q(status="unwound", unwound_on__isnull=False)
                | (~Q(status="unwound") & Q(unwound_on=None)),
                name="deals_deal_unwound_on",
            ),
        )
        indexes = (
            models.Index(fields=("dealership", "-id"), name="deals_deal_newest"),
            models.Index(fields=("dealership", "status", "-id"), name="deals_deal_by_status"),
            models.Index(fields=("dealership", "stock_unit", "-id"), name="deals_deal_by_unit"),
            models.Index(fields=("dealership", "customer", "-id"), name="deals_deal_by_customer"),
            models.Index(fields=("dealership", "salesperson", "-id"), name="deals_deal_by_salesperson"),
            models.Index(fields=("dealership", "delivered_on", "id"), name="deals_deal_by_delivery"),
            models.Index(
                fields=("dealership", "unwound_on", "id"),
                condition=Q(unwound_on__isnull=False),
                name="deals_deal_by_unwinding",
            ),
            models.Index(
                fields=("dealership", "active_at", "id"),
                condition=Q(status__in=EDITABLE),
                name="deals_deal_idle",
            ),
        )

    def __str__(self) -> str:
        return f"Deal {self.number}"
