"""What has to be done to a unit before the front line, and how much of it needs a manager."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.lifecycle import Lifecycle
from apps.core.models import Versioned
from apps.core.money import ZERO, MoneyField
from apps.inventory.models.cost_entry import CostEntry
from apps.inventory.models.readiness import ReadinessStep
from apps.inventory.models.stock_unit import StockUnit
from apps.inventory.work import APPROVED, DONE, LIMIT, PROPOSED, STATE_CHOICES, TOLERANCE, WORK


class WorkKind(models.TextChoices):
    """The trade that does it."""

    MECHANICAL = "mechanical", "Mechanical"
    BODY = "body", "Body and paint"
    DETAIL = "detail", "Detail"
    TYRES = "tyres", "Tyres"
    GLASS = "glass", "Glass"
    OTHER = "other", "Other"


class WorkPolicy(Versioned, DealershipOwned):
    """How much work a car may get without a manager. One a store; without a row the defaults hold.

    ``approval_limit`` is for all work on one car that no manager decided; ``tolerance`` is how much
    more than approved a job may come to. Both in the dealership's currency.
    """

    approval_limit = MoneyField(default=LIMIT)
    tolerance = MoneyField(default=TOLERANCE)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "work policy"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("dealership",), name="inventory_work_policy_one"),
            models.CheckConstraint(
                condition=Q(approval_limit__gte=ZERO, tolerance__gte=ZERO),
                name="inventory_work_policy_amounts",
            ),
        )

    def __str__(self) -> str:
        return f"up to {self.approval_limit}"


class WorkItem(Versioned, DealershipOwned):
    """One job on a unit: not a repair order, and not a cost before it is done.

    ``vendor`` is empty for work in-house. Amounts are in the dealership's currency: ``estimate`` as
    proposed, ``approved_amount`` as decided, ``actual`` as reported. Proposed with an ``actual``, it
    was done and came to more than approved and tolerated. ``asked_by`` waits for the decision;
    ``within_limit``: no manager had to decide; ``self_approved``: the store has no other approver.
    ``reason`` is that of the last refusal, cancellation or undoing. ``entry`` is its line in the
    cost ledger while it is done and cost something.
    """

    lifecycle: ClassVar[Lifecycle] = WORK

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="work_items", db_index=False)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=WorkKind)
    step = models.ForeignKey(
        ReadinessStep, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    vendor = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=STATE_CHOICES)
    estimate = MoneyField()
    approved_amount = MoneyField(null=True)
    actual = MoneyField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    proposed_by_id = models.BigIntegerField(null=True)
    proposed_by_name = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    asked_by_name = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    within_limit = models.BooleanField(default=False)
    self_approved = models.BooleanField(default=False)
    finished_by_name = models.CharField(max_length=150, blank=True)
    finished_on = models.DateField(null=True)
    reference = models.CharField("invoice number", max_length=60, blank=True)
    entry = models.ForeignKey(
        CostEntry, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "work item"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(estimate__gte=ZERO)
                & (Q(approved_amount=None) | Q(approved_amount__gte=ZERO))
                & (Q(actual=None) | Q(actual__gte=ZERO)),
                name="inventory_work_amounts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(APPROVED, DONE))
                | Q(approved_amount__isnull=False, decided_at__isnull=False),
                name="inventory_work_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=DONE) & Q(entry=None)
                | Q(state=DONE, actual__isnull=False, finished_on__isnull=False),
                name="inventory_work_done",
            ),
        )
        indexes = (
            models.Index(fields=("dealership", "unit", "-id"), name="inventory_work_by_unit"),
            models.Index(
                fields=("dealership", "asked_at", "id"),
                condition=Q(state=PROPOSED),
                name="inventory_work_waiting",
            ),
        )

    def __str__(self) -> str:
        return self.title
