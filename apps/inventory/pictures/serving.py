"""A picture as an answer: from private storage, to whoever the view let through."""

from django.http import HttpResponse

from apps.core.errors import NotFound
from apps.inventory.models import Photo
from apps.inventory.pictures import files
from apps.inventory.pictures.limits import SIZES
from apps.inventory.pictures.states import READY

A_YEAR = 365 * 24 * 3600


def picture(photo: Photo, size: str) -> HttpResponse:
    """One size of a ready photo, for this person's browser to keep; NotFound where there is none.

    Also of a removed one, until it is swept: it may be brought back.
    """
    if photo.state != READY or size not in SIZES:
        raise NotFound("There is no such picture.", code="no_picture")
    try:
        content = files.read(photo.folder, size)
    except FileNotFoundError as error:
        raise NotFound("The file of this picture is lost.", code="no_picture") from error
    return HttpResponse(
        content,
        content_type="image/jpeg",
        headers={
            "Cache-Control": f"private, max-age={A_YEAR}, immutable",
            "Content-Disposition": "inline",
            "Content-Security-Policy": "default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
