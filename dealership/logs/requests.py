"""A request's lines: user and dealership beside the correlation id; never the query string."""

from typing import TYPE_CHECKING

import structlog
from django_structlog.middlewares import RequestMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class RequestLogMiddleware(RequestMiddleware):
    """Stands behind ``core.correlation``, whose checked id it takes over."""

    def handle_response(self, request: "HttpRequest", response: "HttpResponse") -> None:
        """The scope has ended here, so the dealership comes from the request's actor."""
        actor = getattr(request, "actor", None)
        if actor is not None and actor.dealership_id is not None:
            structlog.contextvars.bind_contextvars(dealership_id=actor.dealership_id)
        super().handle_response(request, response)

    @staticmethod
    def format_request(request: "HttpRequest") -> str:
        """Method and path only: a searched name in the URL stays out of the log."""
        return f"{request.method} {request.path}"
