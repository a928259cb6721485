"""Where units stand: the places of a store's locations, and who saw which unit where and when."""

import uuid

from django.db import models

from apps.accounts.models import DealershipOwned, Location
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.inventory.models.stock_unit import StockUnit


class LotPlace(Versioned, DealershipOwned):
    """A row, a space or anything with a name where a car stands at one location; never a status.

    ``position`` is the order in which somebody walks past them. One that is no longer used is
    switched off, so that old sightings keep their place.
    """

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        ordering = ("position", "name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "location", "name"),
                name="inventory_place_name",
                violation_error_message="This location has a place of this name already.",
            ),
        )
        indexes = (
            models.Index(fields=("dealership", "position", "name", "id"), name="inventory_place_order"),
        )

    def __str__(self) -> str:
        return self.name


class Sighting(DealershipOwned):
    """Somebody saw a unit, at a place where he named one; append-only in the database.

    ``seen_at`` is when he saw it, ``recorded_at`` when we learnt of it (a phone may have been
    offline). ``client_id`` is made by who sends it: the same one is recorded once. ``odometer`` is
    in the unit's own distance unit, as it was read; whether it became the unit's is in the trail.
    """

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="sightings", db_index=False)
    place = models.ForeignKey(LotPlace, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    odometer = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)

    class Meta(DealershipOwned.Meta):
        ordering = ("-seen_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "client_id"),
                name="inventory_sighting_once",
                violation_error_message="This sighting was recorded already, of another vehicle.",
            ),
        )
        indexes = (
            models.Index(fields=("dealership", "unit", "-seen_at", "-id"), name="inventory_sighting_of_unit"),
            models.Index(fields=("dealership", "-seen_at", "-id"), name="inventory_sighting_by_day"),
        )

    def __str__(self) -> str:
        return f"seen {self.seen_at:%Y-%m-%d %H:%M} by {self.by_name}"
