"""Uploads for tests: small photos as a phone makes them, and files that only look like one."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.core.actor import Actor
from apps.core.clock import now
from apps.inventory.models import Photo, StockUnit
from apps.inventory.pictures import files
from apps.inventory.pictures.encoding import encode
from apps.inventory.services import photos

ORIENTATION, GPS, LATITUDE = 0x0112, 0x8825, 2
SECRET = b"43.6532N79.3832W"
"""Stands in every place where a camera may write where it was."""


def jpeg(width: int = 64, height: int = 48, colour: object = "red", **options: object) -> bytes:
    """A plain JPEG."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", **options)  # type: ignore[arg-type]
    return out.getvalue()


def phone_jpeg(width: int = 64, height: int = 48) -> bytes:
    """Lying on its side, with position and maker in EXIF, XMP and comment."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", LATITUDE: (43.0, 39.0, 11.5), 29: SECRET.decode()})
    xmp = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    return jpeg(width, height, "green", exif=exif.tobytes(), xmp=xmp, comment=SECRET)


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG that announces any size; ``rows`` are its pixels as they are."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(rows or b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def upload(content: bytes, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    """As Django hands it to a view."""
    return SimpleUploadedFile(name, content, "image/jpeg")


def ready_photo(unit: StockUnit, *, by: Actor, content: bytes = b"", **how: str) -> Photo:
    """A photo of ``unit`` as upload and job leave it."""
    raw = content or jpeg(640, 480)
    photo = photos.upload(unit_id=unit.pk, content=upload(raw), by=by, at=now(), **how)
    encoded = encode(raw)
    files.put(photo.folder, encoded.files)
    photos.finish(photo_id=photo.pk, encoded=encoded, at=now())
    return photo
