"""An exported file as an answer: from private storage, to whoever the service let through."""

from django.http import FileResponse

from apps.core.errors import NotFound
from apps.inventory.exporting.states import TYPES
from apps.inventory.models import StockExport


def file_response(export: StockExport) -> FileResponse:
    """The file in pieces, to be saved and not to be kept by anything between; NotFound if it is lost."""
    try:
        content = export.file.open("rb")
    except FileNotFoundError as error:
        raise NotFound("The file of this export is lost. Export again.", code="no_file") from error
    response = FileResponse(
        content, as_attachment=True, filename=export.file_name, content_type=TYPES[export.format]
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
