"""Where files lie: static ones hashed in production; private ones where no URL leads."""

from pathlib import Path
from typing import Any

FILES = "django.core.files.storage.FileSystemStorage"


def storages(media_root: str, static_backend: str) -> dict[str, dict[str, Any]]:
    """``private`` holds uploads that only the program reads: web and workers share its directory."""
    private = {"location": str(Path(media_root) / "private"), "base_url": None}
    return {
        "default": {"BACKEND": FILES},
        "private": {"BACKEND": FILES, "OPTIONS": private},
        "staticfiles": {"BACKEND": static_backend},
    }
