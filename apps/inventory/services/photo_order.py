"""Arranging photos: their order, what they show, removing one and bringing it back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, PositiveSmallIntegerField, Value, When

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, Stale
from apps.inventory.models import Photo, StockUnit
from apps.inventory.permissions import PHOTOS
from apps.inventory.services.photo_rows import lock_photo, lock_shown, order_of, tell
from apps.inventory.services.photos import check_view
from apps.inventory.services.rows import lock_unit


@transaction.atomic
def reorder(
    *, unit_id: int, order: Sequence[int], by: Actor, at: datetime, seen: Sequence[int] | None = None
) -> StockUnit:
    """Put the unit's photos in ``order``, ids of all of them; the first becomes the primary photo.

    ``seen`` is the order that the person saw and acts as the version: Stale if it is another one
    by now. Invalid if ``order`` does not name each photo once.
    """
    by.require(PHOTOS)
    unit = lock_unit(unit_id)
    present = order_of(unit)
    if seen is not None and list(seen) != present:
        raise Stale("Somebody else changed these photos meanwhile. Here they are as they are now.")
    if sorted(order) != sorted(present):
        raise Invalid(
            "Name each photo of this vehicle once.", code="bad_order", fields={"order": ["Not these photos."]}
        )
    if list(order) != present:
        _write(unit, order, present)
        record("inventory.reorder_photos", target=unit, by=by, facts={"photos": len(order)})
        tell(unit, at=at)
    return unit


def _write(unit: StockUnit, order: Sequence[int], present: Sequence[int]) -> None:
    """The new positions in one statement; uniqueness is checked when the transaction commits."""
    places = {pk: place for place, pk in enumerate(order, 1) if present[place - 1] != pk}
    cases = (When(pk=pk, then=Value(place)) for pk, place in places.items())
    position = Case(*cases, output_field=PositiveSmallIntegerField())
    Photo.objects.filter(unit=unit, pk__in=places).update(position=position, version=F("version") + 1)


@transaction.atomic
def edit(
    *, photo_id: int, by: Actor, at: datetime, view: str | None = None, caption: str | None = None
) -> Photo:
    """Say what a photo shows; None leaves as it is."""
    by.require(PHOTOS)
    unit, photo = lock_shown(photo_id)
    wanted = {"view": view, "caption": None if caption is None else caption.strip()}
    changes = {
        name: (getattr(photo, name), value)
        for name, value in wanted.items()
        if value is not None and value != getattr(photo, name)
    }
    if "view" in changes:
        check_view(changes["view"][1])
    for name, (_, value) in changes.items():
        setattr(photo, name, value)
    if changes:
        photo.save(at=at)
        record("inventory.edit_photo", target=unit, by=by, changes=changes, facts={"photo": photo.pk})
    return photo


@transaction.atomic
def remove(*, photo_id: int, by: Actor, at: datetime) -> Photo:
    """Take a photo away; ``restore`` brings it back until its files are swept."""
    by.require(PHOTOS)
    unit, photo = lock_shown(photo_id)
    place = photo.position
    photo.position, photo.removed_at = None, at
    photo.save(at=at)
    behind = Photo.objects.filter(unit=unit, position__gt=place)
    behind.update(position=F("position") - 1, version=F("version") + 1)
    record("inventory.remove_photo", target=unit, by=by, facts={"photo": photo.pk, "position": place})
    tell(unit, at=at)
    return photo


@transaction.atomic
def restore(*, photo_id: int, by: Actor, at: datetime, position: int | None = None) -> Photo:
    """Bring a removed photo back, to ``position`` if the row is that long, else to its end."""
    by.require(PHOTOS)
    unit, photo = lock_photo(photo_id)
    if photo.removed_at is None:
        return photo
    last = len(order_of(unit)) + 1
    place = last if position is None else max(1, min(position, last))
    behind = Photo.objects.filter(unit=unit, position__gte=place)
    behind.update(position=F("position") + 1, version=F("version") + 1)
    photo.position, photo.removed_at = place, None
    try:
        with transaction.atomic():
            photo.save(at=at)
    except IntegrityError as error:
        raise Conflict("This vehicle has this photo again already.", code="same_photo") from error
    record("inventory.restore_photo", target=unit, by=by, facts={"photo": photo.pk, "position": place})
    tell(unit, at=at)
    return photo
