"""A request's lines: correlation id, user, dealership; never the query string."""

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog
from django_structlog.middlewares import RequestMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

HEADER = "X-Correlation-ID"
ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLogMiddleware(RequestMiddleware):
    """Binds the ids that the libraries leave out and hands the correlation id back."""

    def prepare(self, request: "HttpRequest") -> None:
        """Take the caller's correlation id if it is harmless, else make one."""
        offered = request.headers.get(HEADER, "")
        correlation_id = offered if ACCEPTABLE.fullmatch(offered) else str(uuid4())
        structlog.contextvars.bind_contextvars(correlation_id=correlation_id)
        request.correlation_id = correlation_id  # type: ignore[attr-defined]
        super().prepare(request)

    def handle_response(self, request: "HttpRequest", response: "HttpResponse") -> None:
        """The scope has ended here, so the dealership comes from the request's actor."""
        actor = getattr(request, "actor", None)
        if actor is not None and actor.dealership_id is not None:
            structlog.contextvars.bind_contextvars(dealership_id=actor.dealership_id)
        response[HEADER] = request.correlation_id  # type: ignore[attr-defined]
        super().handle_response(request, response)

    @staticmethod
    def format_request(request: "HttpRequest") -> str:
        """Method and path only: a searched name in the URL stays out of the log."""
        return f"{request.method} {request.path}"
