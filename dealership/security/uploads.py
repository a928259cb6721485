"""The limit of a request that carries files: Django's own limit does not count them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class CappedUploads(FileUploadHandler):
    """Refuses a request by its announced length; the server hands out no more than was announced."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: Any = None,
    ) -> None:
        """Before anything is read."""
        if content_length > settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig(
                f"A request with files has at most {settings.UPLOAD_MAX_BYTES // 2**20} MB; send files one by one."
            )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """For the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Another handler keeps the file."""
