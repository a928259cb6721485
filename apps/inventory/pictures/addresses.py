"""The addresses of pictures: what they lead to never changes, so that browsers may keep them."""

from django.urls import reverse

_DIGITS = 16


def thumbnail_key(photo_id: int, digest: str) -> str:
    """What a stock unit keeps of its first picture."""
    return f"{photo_id}.{digest[:_DIGITS]}"


def picture_url(photo_id: int, digest: str, size: str) -> str:
    """The staff's address of one size of a photo."""
    return f"{reverse('admin:inventory_photo', args=[photo_id, size])}?v={digest[:_DIGITS]}"


def thumbnail_url(key: str) -> str:
    """The address of a unit's ``thumbnail``; empty where it has none."""
    photo_id, _, digest = key.partition(".")
    return picture_url(int(photo_id), digest, "thumb") if photo_id else ""
