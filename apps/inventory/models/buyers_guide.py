"""Buyers Guides: the window form that a used car must show before it is offered (16 CFR 455)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.models import Versioned
from apps.inventory.models.stock_unit import Condition, StockUnit


class GuideKind(models.TextChoices):
    """Which box is ticked: the two versions of the form, and what a dealer's warranty is."""

    AS_IS = "as_is", "As is, no dealer warranty"
    IMPLIED = "implied", "Implied warranties only"
    FULL = "full", "Full dealer warranty"
    LIMITED = "limited", "Limited dealer warranty"


class Language(models.TextChoices):
    """In which the form is shown; Spanish where the sale is in Spanish."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"


class BuyersGuide(Versioned, DealershipOwned):
    """One issue of a unit's Buyers Guide. Superseded by a later one, never deleted.

    ``number`` counts the issues of a unit. ``labour_pct`` and ``parts_pct`` are the dealer's share of
    a warranty in per cent, ``systems`` and ``duration`` its terms. ``condition``, ``vin`` and ``car``
    are what the car was when the form was filled in: a guide is current while it is the last one and
    they still hold. ``issued_on`` is a date in the store's zone.
    """

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="guides", db_index=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=GuideKind)
    languages = ArrayField(models.CharField(max_length=2, choices=Language))
    labour_pct = models.PositiveSmallIntegerField("labour, %", null=True, blank=True)
    parts_pct = models.PositiveSmallIntegerField("parts, %", null=True, blank=True)
    systems = models.CharField("systems covered", max_length=300, blank=True)
    duration = models.CharField(max_length=120, blank=True)
    service_contract = models.BooleanField(default=False)
    condition = models.CharField(max_length=8, choices=Condition)
    vin = models.CharField(max_length=17, blank=True)
    car = models.CharField(max_length=280)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)
    superseded_at = models.DateTimeField(null=True)

    class Meta(DealershipOwned.Meta):
        verbose_name = "Buyers Guide"
        ordering = ("-number", "-id")
        constraints = (
            models.UniqueConstraint(fields=("dealership", "unit", "number"), name="inventory_guide_number"),
            models.UniqueConstraint(
                fields=("dealership", "unit"),
                condition=Q(superseded_at=None),
                name="inventory_guide_one_standing",
                violation_error_message="This vehicle has a Buyers Guide that stands.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("as_is", "implied"), labour_pct=None, parts_pct=None, systems="")
                | Q(kind__in=("full", "limited"), labour_pct__lte=100, parts_pct__lte=100) & ~Q(systems=""),
                name="inventory_guide_warranty",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, issued {self.issued_on}"
