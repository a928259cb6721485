"""Photos of a stock unit."""

from typing import ClassVar

from django.db import models
from django.db.models import Deferrable, Q

from apps.accounts.models import DealershipOwned
from apps.core.lifecycle import Lifecycle
from apps.core.models import Versioned
from apps.inventory.models.stock_unit import StockUnit
from apps.inventory.pictures.states import PHOTO, PROCESSING, READY


class PhotoView(models.TextChoices):
    """What a photo shows."""

    EXTERIOR = "exterior", "Exterior"
    INTERIOR = "interior", "Interior"
    DETAIL = "detail", "Detail"
    DAMAGE = "damage", "Damage"
    DOCUMENT = "document", "Document"


class Photo(Versioned, DealershipOwned):
    """One photo that we took of a stock unit. Not a listing's address: those are ``StockUnit.photo_urls``.

    ``position`` counts from 1 without gaps; the first one is the primary photo, so there is always
    one and never two. A removed photo has none; its files stay until ``services.photo_sweep`` takes
    them. ``digest`` is the SHA-256 of the upload and ``size`` its bytes; ``width`` and ``height``
    are pixels of the full picture, known once it is ready. ``folder`` holds the files in private
    storage, by the names of ``pictures.limits.SIZES``; their content never changes.
    """

    lifecycle: ClassVar[Lifecycle] = PHOTO

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="photos", db_index=False)
    position = models.PositiveSmallIntegerField(null=True)
    view = models.CharField(max_length=8, choices=PhotoView, default=PhotoView.EXTERIOR)
    caption = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=list(PHOTO.states.items()), default=PROCESSING)
    failure = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    folder = models.CharField(max_length=80)
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta(DealershipOwned.Meta):
        ordering = ("unit", "position", "id")
        indexes = (
            models.Index(
                fields=("dealership", "removed_at"),
                condition=Q(removed_at__isnull=False),
                name="inventory_photo_removed",
            ),
            models.Index(
                fields=("dealership", "created_at"),
                condition=Q(state=PROCESSING),
                name="inventory_photo_processing",
            ),
            models.Index(
                fields=("dealership", "unit", "position", "id"),
                condition=Q(removed_at=None),
                name="inventory_photo_in_order",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "unit", "position"),
                deferrable=Deferrable.DEFERRED,
                name="inventory_photo_position",
            ),
            models.UniqueConstraint(
                fields=("dealership", "unit", "digest"),
                condition=Q(removed_at=None),
                name="inventory_photo_once",
                violation_error_message="This vehicle has this photo already.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, position__gte=1) | Q(removed_at__isnull=False, position=None),
                name="inventory_photo_place",
            ),
            models.CheckConstraint(
                condition=~Q(state=READY) | Q(width__gte=1, height__gte=1), name="inventory_photo_measured"
            ),
        )

    def __str__(self) -> str:
        return f"photo {self.pk}"
