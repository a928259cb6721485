"""Vehicles: what a VIN stands for."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.inventory.intake_rules import FIRST_YEAR, title_of
from apps.inventory.vin import VinFlag

VIN_FLAGS = {
    VinFlag.VALID: "Valid",
    VinFlag.BAD_CHECK_DIGIT: "Check digit fails",
    VinFlag.NON_STANDARD: "Non-standard",
    VinFlag.MISSING: "Missing",
}


class Vehicle(Versioned, DealershipOwned):
    """The identity of one car as one dealership knows it: its VIN and what never changes.

    Not a stay in stock: price, odometer, status belong to ``StockUnit``, of which a vehicle may
    have several over the years. The same VIN may stand at another dealership too, so it is
    unique per dealership; ``vin`` is null where nobody knows it. ``decoded_by`` names what the
    description came from (a decoder, a feed, a person).
    """

    vin = models.CharField("VIN", max_length=17, null=True, blank=True)
    vin_flag = models.CharField(
        max_length=16, choices=[(flag.value, label) for flag, label in VIN_FLAGS.items()]
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    make = models.CharField(max_length=60, blank=True)
    model = models.CharField(max_length=80, blank=True)
    trim = models.CharField(max_length=120, blank=True)
    body = models.CharField(max_length=80, blank=True)
    engine = models.CharField(max_length=120, blank=True)
    drivetrain = models.CharField(max_length=60, blank=True)
    fuel = models.CharField(max_length=60, blank=True)
    transmission = models.CharField(max_length=80, blank=True)
    exterior_colour = models.CharField(max_length=60, blank=True)
    interior_colour = models.CharField(max_length=60, blank=True)
    decoded_by = models.CharField(max_length=30, blank=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        ordering = ("id",)
        indexes = (
            models.Index(fields=("dealership", "make", "model", "trim"), name="inventory_vehicle_by_trim"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "vin"),
                name="inventory_vehicle_vin",
                violation_error_message="This dealership already has a vehicle with this VIN.",
            ),
            models.CheckConstraint(
                condition=Q(vin=None, vin_flag="missing") | (Q(vin__isnull=False) & ~Q(vin_flag="missing")),
                name="inventory_vehicle_flag",
            ),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__range=(FIRST_YEAR, 2100)),
                name="inventory_vehicle_year",
                violation_error_message="No car has this model year.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Year, make, model and trim in one line."""
        return title_of(self.year, self.make, self.model, self.trim)
