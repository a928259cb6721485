"""Sales tax as data: per jurisdiction, dated, versioned."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.money import MoneyField
from apps.deals.calculators.tax import TradeCredit
from apps.deals.models.dated import DatedRule, no_overlap, once, span


class TaxRuleSet(DatedRule):
    """What one jurisdiction taxes from a day on; its rates are ``rates``.

    Published by ``services.publish_tax_rules``. Trade credit and rebates are part of the rule
    although cash deals without a trade do not meet them.
    """

    trade_credit = models.CharField(
        max_length=8,
        choices=[(credit.value, credit.name.replace("_", " ").capitalize()) for credit in TradeCredit],
        default=TradeCredit.NONE.value,
    )
    trade_credit_cap = MoneyField(null=True, blank=True)
    doc_fee_taxable = models.BooleanField(default=False)
    accessories_taxable = models.BooleanField(default=True)
    rebate_reduces_base = models.BooleanField(default=False)

    history = Historied()

    class Meta(DatedRule.Meta):
        verbose_name = "tax rule set"
        constraints = (
            no_overlap("deals_taxruleset_no_overlap"),
            span("deals_taxruleset_span"),
            once("deals_taxruleset_revision"),
            models.CheckConstraint(
                condition=Q(trade_credit="capped", trade_credit_cap__isnull=False, trade_credit_cap__gte=0)
                | (~Q(trade_credit="capped") & Q(trade_credit_cap=None)),
                name="deals_taxruleset_cap",
                violation_error_message="A capped trade credit, and no other, has a cap.",
            ),
        )


class TaxRate(DealershipOwned):
    """One authority's percentage of a rule set, on at most ``max_base`` of the sale."""

    rule_set = models.ForeignKey(TaxRuleSet, on_delete=models.PROTECT, related_name="rates", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    max_base = MoneyField(null=True, blank=True)

    class Meta(DealershipOwned.Meta):
        ordering = ("rule_set", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "rule_set", "position"), name="deals_taxrate_position"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="deals_taxrate_percent",
                violation_error_message="A rate is between 0 and 100 percent.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.percent.normalize():f}%"
