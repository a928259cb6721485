"""Where a field of a vehicle's description comes from, and who answers for it."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.inventory.agreement import DECODED
from apps.inventory.models.vehicle import Vehicle


class Verdict(models.TextChoices):
    """What became of a decoded value."""

    CONFIRMED = "confirmed", "Confirmed"
    CHANGED = "changed", "Changed"
    DISAGREES = "disagrees", "Disagrees"
    KEPT = "kept", "Listing kept"
    TAKEN = "taken", "Decoder taken"


class VehicleFact(Versioned, DealershipOwned):
    """One decoded field of one vehicle: what the decoder said, what was given instead, who decided.

    ``decoded`` and ``given`` are text as shown to people. A fact that ``disagrees`` (year or make)
    waits for somebody to keep the listing or take the decoder. Not the description itself: that is
    ``Vehicle``.
    """

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="facts", db_index=False)
    field = models.CharField(max_length=12, choices=[(name, name.capitalize()) for name in DECODED])
    decoded = models.CharField(max_length=120)
    given = models.CharField(max_length=120)
    decoder = models.CharField(max_length=20)
    decoder_version = models.CharField(max_length=20)
    verdict = models.CharField(max_length=9, choices=Verdict)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "decoded fact"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("dealership", "vehicle", "field"), name="inventory_fact_one"),
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values)
                & (Q(verdict=Verdict.DISAGREES) | Q(decided_at__isnull=False)),
                name="inventory_fact_verdict",
            ),
        )
        indexes = (
            models.Index(
                fields=("dealership", "-id"),
                condition=Q(verdict=Verdict.DISAGREES),
                name="inventory_fact_disagreeing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.given} ({self.get_verdict_display().lower()})"
