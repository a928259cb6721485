"""What a visitor sees when the program itself failed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.views.defaults import server_error as django_server_error

RETRY_AFTER_SECONDS = 5


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with Retry-After while the database is away.

    Django calls this inside the ``except`` block of whichever middleware or view failed, so
    the exception is at hand and every layer is covered. Recovery needs no act: the broken
    connection is dropped at the request's end and the next request opens a new one.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return database_away(request)
    return django_server_error(request)


def database_away(request: HttpRequest) -> HttpResponse:
    """A short page (or problem document for the API) that asks to come back."""
    if request.path.startswith("/api/"):
        response = HttpResponse(
            b'{"type":"about:blank","title":"Service unavailable","status":503,'
            b'"code":"database_away","detail":"The database is away. Try again shortly."}',
            content_type="application/problem+json",
            status=503,
        )
    else:
        response = SimpleTemplateResponse("503.html", status=503).render()
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
