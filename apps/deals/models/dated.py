"""What every published rule has: a jurisdiction, a version and the days on which it holds."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from apps.accounts.models import DealershipOwned


class DatedRule(DealershipOwned):
    """Holds for ``jurisdiction`` ("US-OH") on days in [effective_from, effective_to).

    Published rows do not change, except that the next version ends them; deals keep their own
    copy of the figures besides.
    """

    jurisdiction = models.CharField(max_length=20, help_text="Country and region, for example US-OH.")
    name = models.CharField(max_length=120)
    revision = models.PositiveIntegerField(editable=False)
    effective_from = models.DateField("in force from")
    effective_to = models.DateField("until (exclusive)", null=True, blank=True, editable=False)
    published_by_id = models.BigIntegerField(null=True, editable=False)
    published_by_name = models.CharField(max_length=200, editable=False)
    published_at = models.DateTimeField(editable=False)

    class Meta(DealershipOwned.Meta):
        abstract = True
        ordering = ("jurisdiction", "-effective_from", "-id")

    def __str__(self) -> str:
        return f"{self.name}, version {self.revision}"

    @property
    def citation(self) -> str:
        """How figures name it."""
        return f"{self.name} ({self.jurisdiction}), version {self.revision}, from {self.effective_from}"


def no_overlap(name: str) -> ExclusionConstraint:
    """One rule per dealership, jurisdiction and day."""
    days = Func(F("effective_from"), F("effective_to"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("dealership", RangeOperators.EQUAL),
            ("jurisdiction", RangeOperators.EQUAL),
            (days, RangeOperators.OVERLAPS),
        ],
        violation_error_message="Another version is in force on some of these days.",
    )


def span(name: str) -> models.CheckConstraint:
    """A rule that ends, ends after it begins."""
    return models.CheckConstraint(
        condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")),
        name=name,
        violation_error_message="A rule must end after it begins.",
    )


def once(name: str) -> models.UniqueConstraint:
    """Version numbers are not given twice."""
    return models.UniqueConstraint(fields=("dealership", "jurisdiction", "revision"), name=name)
