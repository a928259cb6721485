"""Doc fee and government fees as data: per jurisdiction, dated, versioned."""

from django.db import models
from django.db.models import F, Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.money import ZERO, MoneyField
from apps.deals.models.dated import DatedRule, no_overlap, once, span


class FeeSchedule(DatedRule):
    """What a sale costs besides the vehicle, from a day on; government fees are ``fees``.

    ``doc_fee`` is the dealership's own charge, at most ``doc_fee_cap`` where the state has one;
    whether it counts as gross is the store's choice.
    """

    doc_fee = MoneyField(default=ZERO)
    doc_fee_cap = MoneyField(null=True, blank=True)
    doc_fee_in_gross = models.BooleanField("doc fee counts as gross", default=False)

    history = Historied()

    class Meta(DatedRule.Meta):
        verbose_name = "fee schedule"
        constraints = (
            no_overlap("deals_feeschedule_no_overlap"),
            span("deals_feeschedule_span"),
            once("deals_feeschedule_revision"),
            models.CheckConstraint(
                condition=Q(doc_fee__gte=0) & (Q(doc_fee_cap=None) | Q(doc_fee__lte=F("doc_fee_cap"))),
                name="deals_feeschedule_doc_fee",
                violation_error_message="The doc fee is zero or more and not above its cap.",
            ),
        )


class Fee(DealershipOwned):
    """One government fee of a schedule (title, registration): passed on, never gross."""

    schedule = models.ForeignKey(FeeSchedule, on_delete=models.PROTECT, related_name="fees", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    amount = MoneyField()

    class Meta(DealershipOwned.Meta):
        ordering = ("schedule", "position")
        constraints = (
            models.UniqueConstraint(fields=("dealership", "schedule", "position"), name="deals_fee_position"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="deals_fee_amount"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"
