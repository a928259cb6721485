"""The file of a run as an answer to somebody of the store."""

from django.http import FileResponse

from apps.core.errors import NotFound
from apps.inventory.feeds.states import TYPES
from apps.inventory.models import FeedRun


def file_response(run: FeedRun) -> FileResponse:
    """The file, to be saved and not to be kept by anything between; NotFound if it is lost."""
    try:
        content = run.file.open("rb")
    except FileNotFoundError as error:
        raise NotFound("The file of this run is lost.", code="no_file") from error
    response = FileResponse(
        content, as_attachment=True, filename=run.file_name, content_type=TYPES[run.format]
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
