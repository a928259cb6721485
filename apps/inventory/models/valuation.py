"""The figures of an appraisal: each version of them stays."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.money import ZERO, MoneyField
from apps.inventory.appraising import GRADES, PARTS, Figures
from apps.inventory.models.appraisal import Appraisal


class Valuation(DealershipOwned):
    """One version of what an appraised car is worth; append-only. A later look is a version of its own.

    ``acv`` is what we think the car is worth; ``recon`` is the sum of its lines. Pack and margin are
    those of that day: a change of the store's policy changes no version.
    """

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="valuations", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    odometer = models.PositiveIntegerField(null=True)
    retail = MoneyField()
    recon = MoneyField()
    pack = MoneyField()
    margin = MoneyField()
    fees = MoneyField()
    worked = MoneyField()
    acv = MoneyField()
    note = models.CharField(max_length=200, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        ordering = ("-number", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "appraisal", "number"),
                name="inventory_valuation_once",
                violation_error_message="Somebody else appraised this car meanwhile.",
            ),
            models.CheckConstraint(
                condition=Q(retail__gte=0, recon__gte=0, pack__gte=0, margin__gte=0, fees__gte=0),
                name="inventory_valuation_amounts",
            ),
            models.CheckConstraint(
                condition=Q(worked__gte=0, acv__gte=0) & (Q(acv__lte=models.F("worked")) | ~Q(note="")),
                name="inventory_valuation_acv",
            ),
        )

    def __str__(self) -> str:
        return f"version {self.number}"

    def figures(self) -> Figures:
        """What the pure rule takes."""
        return Figures(
            retail=self.retail, recon=self.recon, pack=self.pack, margin=self.margin, fees=self.fees
        )


class ValuationLine(DealershipOwned):
    """A work that a version expects, and its cost; append-only. Not a cost: those are in the ledger."""

    valuation = models.ForeignKey(Valuation, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    amount = MoneyField(default=ZERO)

    class Meta(DealershipOwned.Meta):
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "valuation", "position"), name="inventory_valuation_line_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="inventory_valuation_line_amount"),
        )

    def __str__(self) -> str:
        return self.label


class ConditionFinding(DealershipOwned):
    """How one part of the car was when a version was made; append-only."""

    valuation = models.ForeignKey(
        Valuation, on_delete=models.PROTECT, related_name="findings", db_index=False
    )
    part = models.CharField(max_length=14, choices=list(PARTS.items()))
    grade = models.CharField(max_length=4, choices=list(GRADES.items()))
    note = models.CharField(max_length=200, blank=True)

    class Meta(DealershipOwned.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "valuation", "part"), name="inventory_finding_once"
            ),
            models.CheckConstraint(
                condition=Q(part__in=list(PARTS), grade__in=list(GRADES)), name="inventory_finding_words"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.get_grade_display().lower()}"
