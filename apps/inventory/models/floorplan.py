"""Floorplan: lenders' terms, advances on units, payments, and whether interest counts as cost."""

from django.db import models
from django.db.models import F, Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.core.money import MoneyField
from apps.inventory import floorplan
from apps.inventory.models.stock_unit import StockUnit


class Basis(models.IntegerChoices):
    """Days in a year of interest."""

    ACTUAL_360 = 360, "Actual/360"
    ACTUAL_365 = 365, "Actual/365"


class AdvanceEnd(models.TextChoices):
    """Why an advance is over."""

    PAID_OFF = "paid_off", "Paid off"
    DELIVERED = "delivered", "Vehicle delivered"
    CANCELLED = "cancelled", "Order cancelled"
    TRANSFERRED = "transferred", "Transferred to another rooftop"
    RETURNED = "returned_to_source", "Returned to source"
    WRITTEN_OFF = "written_off", "Written off"


class PaymentKind(models.TextChoices):
    """What a payment of principal was."""

    CURTAILMENT = "curtailment", "Curtailment"
    PAYOFF = "payoff", "Payoff"


class _Terms(models.Model):
    """What a lender asks: yearly rate in per cent, basis, curtailments in per cent of the advance."""

    lender = models.CharField(max_length=120)
    rate_pct = models.DecimalField("yearly rate, %", max_digits=6, decimal_places=3)
    basis = models.PositiveSmallIntegerField(choices=Basis, default=Basis.ACTUAL_360)
    first_after_days = models.PositiveSmallIntegerField("first curtailment after days", null=True, blank=True)
    first_pct = models.DecimalField("first curtailment, %", max_digits=5, decimal_places=2, default=0)
    every_days = models.PositiveSmallIntegerField("then every days", null=True, blank=True)
    each_pct = models.DecimalField("each further, %", max_digits=5, decimal_places=2, default=0)

    class Meta:
        abstract = True


TERMS = ("lender", "rate_pct", "basis", "first_after_days", "first_pct", "every_days", "each_pct")


def _sane(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(
            basis__in=floorplan.BASES,
            rate_pct__gte=0,
            rate_pct__lte=100,
            first_pct__gte=0,
            first_pct__lte=100,
            each_pct__gte=0,
            each_pct__lte=100,
        ),
        name=name,
        violation_error_message="A rate or a share lies between 0 and 100 %, the basis is 360 or 365.",
    )


class FloorplanPlan(Versioned, DealershipOwned, _Terms):
    """A lender's terms at this dealership; an advance copies them, so a change touches no old one."""

    is_active = models.BooleanField(default=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "floorplan lender"
        ordering = ("lender", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "lender"),
                name="inventory_floorplan_lender",
                violation_error_message="This lender is on the list already.",
            ),
            _sane("inventory_floorplan_plan_terms"),
        )

    def __str__(self) -> str:
        return f"{self.lender} {self.rate_pct.normalize():f} %"


class FloorplanPolicy(Versioned, DealershipOwned):
    """Whether a dealership carries floorplan interest in the cost of its units or expenses it.

    Without a row it is carried, as the formula of the true cost says; many stores expense it.
    """

    carries_in_cost = models.BooleanField(default=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "floorplan policy"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("dealership",), name="inventory_floorplan_policy_one"),
        )

    def __str__(self) -> str:
        return "carried in cost" if self.carries_in_cost else "expensed"


class FloorplanAdvance(Versioned, DealershipOwned, _Terms):
    """A loan on one unit under terms copied from a plan. At most one of a unit is open.

    ``balance`` is the principal less its payments; ``next_due_on`` and ``next_due`` are the earliest
    curtailment not met, null where none is or the advance is over; the services keep them for the
    list of what is due. Dates are the store's; ``started_on`` is day 0.
    """

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="advances", db_index=False)
    principal = MoneyField()
    balance = MoneyField()
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    end = models.CharField(max_length=20, choices=AdvanceEnd, blank=True)
    next_due_on = models.DateField(null=True)
    next_due = MoneyField(null=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "floorplan advance"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "unit"),
                condition=Q(ended_on=None),
                name="inventory_floorplan_one_open",
                violation_error_message="This vehicle is on floorplan already.",
            ),
            _sane("inventory_floorplan_advance_terms"),
            models.CheckConstraint(
                condition=Q(principal__gt=0, balance__gte=0, balance__lte=F("principal")),
                name="inventory_floorplan_amounts",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end="") | Q(ended_on__gte=F("started_on")) & ~Q(end=""),
                name="inventory_floorplan_end",
            ),
        )
        indexes = (
            models.Index(fields=("dealership", "unit", "-id"), name="inventory_floorplan_by_unit"),
            models.Index(
                F("dealership"),
                F("next_due_on").asc(nulls_last=True),
                F("id"),
                condition=Q(ended_on=None),
                name="inventory_floorplan_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.lender}: {self.balance} of {self.principal}"

    def as_rule(self) -> floorplan.Advance:
        """What the pure rules take; reads ``payments``, so prefetch them for a list."""
        made = self.payments.all() if self.pk else ()
        return floorplan.Advance(
            principal=self.principal,
            rate_pct=self.rate_pct,
            basis=self.basis,
            started_on=self.started_on,
            ended_on=self.ended_on,
            payments=tuple(floorplan.Payment(row.paid_on, row.amount) for row in made),
            schedule=floorplan.Schedule(
                self.first_after_days, self.first_pct, self.every_days, self.each_pct
            ),
        )


class FloorplanPayment(DealershipOwned):
    """Principal of an advance paid back on a day. Never edited, never deleted."""

    advance = models.ForeignKey(
        FloorplanAdvance, on_delete=models.PROTECT, related_name="payments", db_index=False
    )
    kind = models.CharField(max_length=12, choices=PaymentKind)
    amount = MoneyField()
    paid_on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        ordering = ("paid_on", "id")
        indexes = (models.Index(fields=("dealership", "advance", "id"), name="inventory_floorplan_payments"),)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="inventory_floorplan_payment_amount"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} on {self.paid_on:%Y-%m-%d}"
