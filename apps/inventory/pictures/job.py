"""The job behind a photo: re-encode the upload, show it or say why not, forget the upload."""

from typing import Any

from apps.core.clock import now
from apps.core.errors import Invalid
from apps.core.jobs import JobContext
from apps.inventory.models import Photo
from apps.inventory.pictures import files
from apps.inventory.pictures.encoding import encode
from apps.inventory.pictures.states import PROCESSING
from apps.inventory.services import photos


def encode_photo(ctx: JobContext) -> dict[str, Any]:
    """May be cut off anywhere: files are written by name again, the row moves once, the upload goes last."""
    photo_id = ctx.params["photo_id"]
    with ctx.scope():
        photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None:
        return {}
    if photo.state == PROCESSING:
        _encode(ctx, photo)
    files.forget(photo.folder, files.RAW)
    return {"photos": 1}


def _encode(ctx: JobContext, photo: Photo) -> None:
    try:
        encoded = encode(files.read(photo.folder, files.RAW))
    except Invalid as error:
        with ctx.scope():
            photos.fail(photo_id=photo.pk, reason=error.message, at=now())
        return
    files.put(photo.folder, encoded.files)
    with ctx.scope():
        photos.finish(photo_id=photo.pk, encoded=encoded, at=now())
