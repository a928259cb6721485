"""One line at a request's start and end, without its query string."""

from typing import TYPE_CHECKING

from django_structlog.middlewares import RequestMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest


class RequestLogMiddleware(RequestMiddleware):
    """Binds ``request_id`` and the user's id; a searched name in the URL stays out of the log."""

    @staticmethod
    def format_request(request: "HttpRequest") -> str:
        """Method and path only."""
        return f"{request.method} {request.path}"
