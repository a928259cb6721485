"""Where the files of photos lie: private storage, one folder a photo, which no URL leads to."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from apps.inventory.pictures.limits import SIZES

RAW = "raw"


def private() -> Storage:
    """The storage that web and workers share."""
    return storages["private"]


def new_folder(dealership_id: int) -> str:
    """A folder's name, ours and not to be guessed."""
    return f"photos/{dealership_id}/{uuid4().hex}"


def put(folder: str, files: Mapping[str, bytes]) -> None:
    """Write ``files`` by name; what lies there by that name is replaced."""
    for name, content in files.items():
        path = f"{folder}/{name}"
        private().delete(path)
        private().save(path, ContentFile(content))


def read(folder: str, name: str) -> bytes:
    """A whole file; FileNotFoundError if there is none."""
    with private().open(f"{folder}/{name}") as file:
        content: bytes = file.read()
        return content


def forget(folder: str, *names: str) -> None:
    """Delete files; all of the photo if none is named."""
    for name in names or (RAW, *SIZES):
        private().delete(f"{folder}/{name}")
    if not names:
        private().delete(folder)


def folders_before(dealership_id: int, instant: datetime) -> list[str]:
    """Folders of a dealership in which nothing was written since ``instant``."""
    base = f"photos/{dealership_id}"
    if not private().exists(base):
        return []
    found = [f"{base}/{name}" for name in private().listdir(base)[0]]
    return [folder for folder in found if private().get_modified_time(folder) < instant]
