"""What an uploaded file is, from its bytes and its header; nothing is decoded here."""

import re
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from apps.core.errors import Invalid
from apps.inventory.pictures.limits import MAX_PIXELS, MAX_SCANS

ACCEPT = "image/jpeg,image/png"
"""For file fields. A phone that keeps HEIC hands out JPEG where only these are asked for."""

_KINDS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_SCAN, _JPEG_END, _PNG_END = b"\xff\xda", b"\xff\xd9", b"IEND\xaeB`\x82"
_ZIP_END, _ZIP_END_WITHIN = b"PK\x05\x06", 65_557
_MARKUP = re.compile(rb"<(?:script|html|svg|iframe|!doctype)\b|<\?php", re.IGNORECASE)
_HEIC = re.compile(rb"....ftyp(?:hei|hev|mif|msf|avi)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Header:
    """What the file says of itself; pixels before any rotation."""

    kind: str
    width: int
    height: int


def examine(content: bytes) -> Header:
    """The header of a whole, harmless JPEG or PNG; Invalid with what to do about any other file."""
    kind = next((kind for magic, kind in _KINDS.items() if content.startswith(magic)), None)
    if kind is None:
        raise _not_a_photo(content)
    _check_whole(kind, content)
    if _ZIP_END in content[-_ZIP_END_WITHIN:] or _MARKUP.search(content):
        raise refusal(
            "hides another kind of file inside. Take the photo again, or export it anew.", "polyglot"
        )
    header = _read(kind, content)
    if header.width * header.height > MAX_PIXELS[kind]:
        raise refusal(
            f"has {header.width:,} × {header.height:,} pixels; at most {MAX_PIXELS[kind] // 1_000_000} million "
            "can be taken. Make it smaller, or lower the camera's resolution.",
            "too_many_pixels",
        )
    return header


def refusal(rest: str, code: str) -> Invalid:
    """ "This photo …", as an error of the field."""
    sentence = f"This photo {rest}"
    return Invalid(sentence, code=code, fields={"photo": [sentence]})


def _not_a_photo(content: bytes) -> Invalid:
    if not content:
        return refusal("is empty. Choose it again.", "empty")
    if _HEIC.match(content[:16]):
        return refusal(
            "is in HEIC or AVIF format. Set the phone's camera to “Most compatible”, or export it as JPEG.",
            "heic",
        )
    return refusal("is no JPEG or PNG. Only these two can be taken.", "not_a_photo")


def _check_whole(kind: str, content: bytes) -> None:
    """A JPEG's last scan is followed by its end, a PNG has its last chunk; what comes after is ignored."""
    last = content.rfind(_PNG_END) if kind == "PNG" else content.rfind(_JPEG_END)
    if last <= content.rfind(_SCAN if kind == "JPEG" else b"IDAT"):
        raise refusal("is cut off: its end is missing. Send it again.", "cut_off")
    if kind == "JPEG" and content.count(_SCAN) > MAX_SCANS:
        raise refusal("is built to keep the program busy. Export it anew.", "too_many_scans")


def _read(kind: str, content: bytes) -> Header:
    try:
        with Image.open(BytesIO(content), formats=(kind,)) as image:
            return Header(kind, image.width, image.height)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusal("has more pixels than can be taken. Make it smaller.", "too_many_pixels") from error
    except Exception as error:  # the reader raises many kinds; each is the file's fault
        raise refusal("cannot be read: its header is damaged. Take or export it anew.", "damaged") from error
