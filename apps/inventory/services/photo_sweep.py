"""What time does to photos: removed ones go for good, files without a row too."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.inventory.models import Photo
from apps.inventory.pictures import files
from apps.inventory.pictures.states import PROCESSING
from apps.inventory.services.photos import fail

KEPT = timedelta(days=30)
"""How long a removed photo can be brought back."""

UNFINISHED = timedelta(days=1)
"""After this long a photo that is still in work will not be finished."""

BATCH = 200


@transaction.atomic
def sweep(*, dealership_id: int, by: Actor, at: datetime) -> int:
    """Delete at most ``BATCH`` photos that were removed ``KEPT`` ago, with their files; how many.

    Photos whose job gave up are marked failed, and folders that no row names are deleted: an
    upload whose transaction was undone may leave one.
    """
    old = Photo.objects.select_for_update(skip_locked=True).filter(removed_at__lt=at - KEPT)
    gone = list(old.order_by("removed_at", "id")[:BATCH])
    Photo.objects.filter(pk__in=[photo.pk for photo in gone]).delete()
    if gone:
        record("inventory.sweep_photos", target=None, by=by, facts={"photos": len(gone)})
    for photo in Photo.objects.filter(state=PROCESSING, created_at__lt=at - UNFINISHED).order_by("id")[
        :BATCH
    ]:
        fail(photo_id=photo.pk, reason="It could not be processed. Remove it and send it again.", at=at)
    lost = _without_row(dealership_id, at)
    transaction.on_commit(partial(_forget, [*lost, *(photo.folder for photo in gone)]))
    return len(gone)


def _without_row(dealership_id: int, at: datetime) -> list[str]:
    folders = files.folders_before(dealership_id, at - UNFINISHED)
    named = set(Photo.objects.filter(folder__in=folders).order_by().values_list("folder", flat=True))
    return [folder for folder in folders if folder not in named]


def _forget(folders: list[str]) -> None:
    for folder in folders:
        files.forget(folder)
