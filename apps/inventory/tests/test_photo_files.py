"""Files that only look like photos: refused from their header, with a sentence, in little memory."""

import resource
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.models import Job
from apps.core.testing.processes import Child
from apps.inventory.models import Photo
from apps.inventory.pictures.encoding import encode
from apps.inventory.pictures.examining import Header, examine
from apps.inventory.services import photos
from apps.inventory.tests.factories import AT, unit_in
from apps.inventory.tests.pictures import jpeg, phone_jpeg, png, upload

MOST_GROWTH = 100 * 1024  # KiB, as ru_maxrss counts


def zipped() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("run.exe", b"MZ")
    return out.getvalue()


def many_scans() -> bytes:
    whole = jpeg(progressive=True)
    scan = whole.rindex(b"\xff\xda")
    return whole[:scan] + whole[scan:-2] * 150 + b"\xff\xd9"


def tall_jpeg() -> bytes:
    """A real JPEG whose header claims 65,000 × 65,000."""
    raw = bytearray(jpeg())
    frame = raw.index(b"\xff\xc0")
    raw[frame + 5 : frame + 9] = (65_000).to_bytes(2, "big") * 2
    return bytes(raw)


HOSTILE = {
    "nothing": (b"", "empty"),
    "gif with script": (b"GIF89a/*<script>alert(1)</script>*/=1;", "not_a_photo"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "not_a_photo"),
    "html": (b"<html><body onload=alert(1)>", "not_a_photo"),
    "zip": (zipped(), "not_a_photo"),
    "iphone": (b"\0\0\0\x18ftypheic" + b"\0" * 99, "heic"),
    "html in jpeg": (jpeg(comment=b"<script>alert(document.domain)</script>"), "polyglot"),
    "php in png": (png(9, 9) + b"<?php system($_GET[0]);", "polyglot"),
    "jpeg and zip": (jpeg() + zipped(), "polyglot"),
    "cut-off jpeg": (jpeg(900, 900)[:-300], "cut_off"),
    "cut-off png": (png(9, 9)[:-12], "cut_off"),
    "png bomb": (png(50_000, 50_000), "too_many_pixels"),
    "png, a little too large": (png(5_001, 5_000), "too_many_pixels"),
    "jpeg bomb": (tall_jpeg(), "too_many_pixels"),
    "scan bomb": (many_scans(), "too_many_scans"),
    "no header": (b"\xff\xd8\xff\xda\xff\xd9", "damaged"),
    "endless text": (png(9, 9)[:33] + b"\x7f\xff\xff\xffiTXt" + b"a" * 99 + png(9, 9)[33:], "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_what_to_do(name: str) -> None:
    content, code = HOSTILE[name]
    with pytest.raises(Invalid) as refusal:
        examine(content)
    assert refusal.value.code == code
    assert refusal.value.message.startswith("This photo ")
    assert refusal.value.fields["photo"] == [refusal.value.message]


@pytest.mark.parametrize("content", [jpeg(), phone_jpeg(), jpeg() + b"\0\0\0\x18ftypmp42 a moving picture"])
def test_what_phones_make_is_taken(content: bytes) -> None:
    assert examine(content) == Header("JPEG", 64, 48)


def test_refusing_takes_little_memory() -> None:
    """In a process of its own, whose peak is only its own."""

    def refuse() -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for content, _ in [*HOSTILE.values(), (png(50_000, 50_000, b"\0" * 20_000_000), "")]:
            with pytest.raises(Invalid):
                encode(content)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
        assert grown < MOST_GROWTH, grown

    assert Child(refuse).wait() == 0


def test_decoding_the_largest_photo_would_be_noticed() -> None:
    """The control: one decoded picture of the forbidden size breaks the limit."""

    def decode() -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        Image.new("RGB", (10_000, 10_000), "red").load()
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < MOST_GROWTH

    assert Child(decode).wait() != 0


def test_too_many_bytes_are_not_read(shop: Dealership, rep: Actor, settings: Any) -> None:
    settings.PHOTO_MAX_BYTES = 2 * 2**20
    unit = unit_in(shop, "in_stock")
    with pytest.raises(Invalid, match=r"has 2\.1 MB; at most 2 MB") as refusal:
        photos.upload(unit_id=unit.pk, content=upload(b"\xff" * 2_200_000), by=rep, at=AT)
    assert refusal.value.code == "too_large"
    assert not Photo.objects.exists()
    assert not Job.objects.exists()
