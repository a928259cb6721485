"""Title brands: what a car carries for ever."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.inventory.models.vehicle import Vehicle


class BrandKind(models.TextChoices):
    """Brands of titles (NMVTIS), and the word that takes an error back."""

    SALVAGE = "salvage", "Salvage"
    JUNK = "junk", "Junk"
    REBUILT = "rebuilt", "Rebuilt"
    FLOOD = "flood", "Flood"
    FIRE = "fire", "Fire"
    HAIL = "hail", "Hail"
    LEMON = "lemon_buyback", "Lemon buyback"
    ODOMETER = "odometer", "Odometer"
    NONE = "none", "Entered in error"


class BrandSource(models.TextChoices):
    """Where the brand stands."""

    TITLE = "title", "Title"
    HISTORY = "history_report", "Vehicle history report"
    NMVTIS = "nmvtis", "NMVTIS"
    INSPECTION = "inspection", "Our inspection"
    SELLER = "seller", "Told by the seller"


class VehicleBrand(DealershipOwned):
    """One brand of one vehicle. Never edited, never deleted: another one ``supersedes`` it, with a reason.

    A salvage title that was rebuilt keeps both. ``state`` is the jurisdiction that branded the title,
    ``branded_on`` its date; both empty where nobody knows. A brand stands while nothing supersedes it.
    """

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="brands", db_index=False)
    kind = models.CharField(max_length=13, choices=BrandKind)
    source = models.CharField(max_length=14, choices=BrandSource)
    state = models.CharField(max_length=60, blank=True)
    branded_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="superseding", db_index=False
    )
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("reported by", max_length=150)
    at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        indexes = (models.Index(fields=("dealership", "vehicle", "-id"), name="inventory_brand_by_vehicle"),)
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "supersedes"),
                condition=Q(supersedes__isnull=False),
                name="inventory_brand_superseded_once",
                violation_error_message="This brand was superseded already.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=BrandKind.NONE) | Q(supersedes__isnull=False) & ~Q(note=""),
                name="inventory_brand_error",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.state}".strip()
