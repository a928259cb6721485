"""Where files lie: static ones hashed in production; private ones where no URL leads."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FILES = "django.core.files.storage.FileSystemStorage"


def storages(storage_url: str, static_backend: str) -> dict[str, dict[str, Any]]:
    """``private`` holds what people upload; only the program reads it: web and workers share it.

    Nothing else is stored, so that Django's default storage is the same place.
    """
    url = urlsplit(storage_url)
    if url.scheme != "file" or not url.path.startswith("/"):
        raise ImproperlyConfigured("STORAGE_URL is file:/// and an absolute path.")
    private = {"BACKEND": FILES, "OPTIONS": {"location": unquote(url.path), "base_url": None}}
    return {"default": private, "private": private, "staticfiles": {"BACKEND": static_backend}}
