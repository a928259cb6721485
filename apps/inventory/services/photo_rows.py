"""What every verb does to photos: lock the unit first, then tell the unit's columns."""

from datetime import datetime

from apps.core.errors import NotFound
from apps.core.outbox import publish
from apps.inventory.events import StockUnitPhotosChanged
from apps.inventory.models import Photo, StockUnit
from apps.inventory.pictures.addresses import thumbnail_key
from apps.inventory.pictures.states import READY
from apps.inventory.services.listing import score_of
from apps.inventory.services.rows import lock_unit


def lock_photo(photo_id: int) -> tuple[StockUnit, Photo]:
    """The photo and its unit, both locked until the transaction ends; NotFound where it is out of reach.

    The unit's lock orders everything that happens to its photos.
    """
    unit_id = Photo.objects.filter(pk=photo_id).values_list("unit_id", flat=True).first()
    unit = lock_unit(unit_id) if unit_id else None
    photo = Photo.objects.select_for_update(of=("self",)).filter(pk=photo_id).first()
    if unit is None or photo is None:
        raise NotFound("There is no such photo.", code="no_photo")
    return unit, photo


def lock_shown(photo_id: int) -> tuple[StockUnit, Photo]:
    """The same for a photo that was not removed."""
    unit, photo = lock_photo(photo_id)
    if photo.removed_at is not None:
        raise NotFound("This photo was removed.", code="no_photo")
    return unit, photo


def order_of(unit: StockUnit) -> list[int]:
    """The ids of its photos in their order, those in work and those that failed included."""
    photos = Photo.objects.filter(unit=unit, removed_at=None).order_by("position")
    return list(photos.values_list("pk", flat=True))


def tell(unit: StockUnit, *, at: datetime) -> None:
    """Write what lists show of a locked unit's photos, and tell it if it is something else.

    Past ``save``: a picture that becomes ready must not make stale what somebody edits meanwhile.
    """
    photos = Photo.objects.filter(unit=unit, removed_at=None, state=READY).order_by("position")
    ready = list(photos.values_list("pk", "digest"))
    count, old_count = len(ready), unit.photo_count
    thumbnail = thumbnail_key(*ready[0]) if ready else ""
    if (count, thumbnail) == (old_count, unit.thumbnail):
        return
    unit.photo_count, unit.thumbnail = count, thumbnail
    unit.listing_score = score_of(unit, unit.vehicle)
    StockUnit.objects.filter(pk=unit.pk).update(
        photo_count=count, thumbnail=thumbnail, listing_score=unit.listing_score
    )
    publish(
        StockUnitPhotosChanged(
            dealership_id=unit.dealership_id, unit_id=unit.pk, at=at, old_count=old_count, count=count
        )
    )
