"""Adding a photo: the upload in the request, what the job makes of it."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid
from apps.core.jobs import enqueue
from apps.core.lifecycle import move
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import Photo, PhotoView, StockUnit
from apps.inventory.permissions import PHOTOS
from apps.inventory.pictures import files
from apps.inventory.pictures.encoding import Encoded
from apps.inventory.pictures.examining import examine, refusal
from apps.inventory.pictures.limits import MAX_PHOTOS
from apps.inventory.pictures.states import FAILED, PROCESSING
from apps.inventory.services.photo_rows import lock_photo, tell
from apps.inventory.services.rows import lock_unit

ENCODE_JOB = "inventory.encode_photo"


def upload(
    *,
    unit_id: int,
    content: File[bytes],
    by: Actor,
    at: datetime,
    view: str = PhotoView.EXTERIOR,
    caption: str = "",
) -> Photo:
    """Keep an upload as the unit's last photo and enqueue its re-encoding.

    Invalid, with the remedy, for what is no whole JPEG or PNG within the limits (setting
    ``PHOTO_MAX_BYTES``, ``pictures.limits``); Conflict where the stay is over, the vehicle has
    this very photo, or has ``MAX_PHOTOS``. Not decoded here: the job does that.
    """
    by.require(PHOTOS)
    raw = _read(content)
    examine(raw)
    check_view(view)
    folder = files.new_folder(by.dealership_id or 0)
    try:
        with transaction.atomic():
            photo = _add(unit_id, raw, folder, by=by, at=at, view=view, caption=caption)
            files.put(folder, {files.RAW: raw})
            enqueue(
                ENCODE_JOB,
                by=by,
                params={"photo_id": photo.pk},
                dealership_id=photo.dealership_id,
                key=f"photo {photo.pk}",
            )
    except BaseException:
        files.forget(folder)
        raise
    return photo


def check_view(view: str) -> None:
    """Refuse what a photo cannot show."""
    if view not in PhotoView.values:
        raise Invalid(
            f"A photo shows one of: {', '.join(PhotoView.values)}.", fields={"view": ["Not one of these."]}
        )


def _read(content: File[bytes]) -> bytes:
    limit = settings.PHOTO_MAX_BYTES
    if content.size > limit:
        raise refusal(
            f"has {content.size / 2**20:.1f} MB; at most {limit // 2**20} MB can be taken. "
            "Send it smaller, or lower the camera's resolution.",
            "too_large",
        )
    content.seek(0)
    raw: bytes = content.read()
    return raw


def _add(unit_id: int, raw: bytes, folder: str, *, by: Actor, at: datetime, view: str, caption: str) -> Photo:
    unit = lock_unit(unit_id)
    digest = hashlib.sha256(raw).hexdigest()
    last = _check_room(unit, digest)
    photo = Photo.objects.create(
        dealership_id=unit.dealership_id,
        unit=unit,
        position=last + 1,
        view=view,
        caption=caption.strip(),
        size=len(raw),
        digest=digest,
        folder=folder,
        created_by_id=by.user_id,
        created_by_name=by.name,
        created_at=at,
    )
    record("inventory.add_photo", target=unit, by=by, facts={"photo": photo.pk, "view": view})
    return photo


def _check_room(unit: StockUnit, digest: str) -> int:
    """The last position; Conflict where no photo, or not this one, can be added."""
    if unit.status in CLOSED:
        raise Conflict("This stay is over; photos can no longer be added.", code="closed")
    shown = Photo.objects.filter(unit=unit, removed_at=None)
    same = shown.filter(digest=digest).first()
    if same is not None:
        told = (
            f"failed: {same.failure} Remove it there first" if same.state == FAILED else "nothing was added"
        )
        raise Conflict(
            f"This vehicle has this photo already, as number {same.position}; {told}.",
            code="same_photo",
            extra={"photo_id": same.pk, "position": same.position},
        )
    last = shown.count()
    if last >= MAX_PHOTOS:
        raise Conflict(
            f"A vehicle has at most {MAX_PHOTOS} photos. Remove one first.", code="too_many_photos"
        )
    return last


@transaction.atomic
def finish(*, photo_id: int, encoded: Encoded, at: datetime) -> None:
    """The job's good end: files are written, the photo may be shown. Does nothing a second time."""
    unit, photo = lock_photo(photo_id)
    if photo.state != PROCESSING:
        return
    move(photo, "finish", at=at, width=encoded.width, height=encoded.height)
    tell(unit, at=at)


@transaction.atomic
def fail(*, photo_id: int, reason: str, at: datetime) -> None:
    """The job's bad end, with a sentence for people. Does nothing a second time."""
    _, photo = lock_photo(photo_id)
    if photo.state == PROCESSING:
        move(photo, "fail", at=at, failure=reason[:200])
