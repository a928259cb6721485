"""One URL, two answers: what a staff view returns to HTMX and to a plain form."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from apps.core.errors import Conflict, DomainError


def wants_fragment(request: HttpRequest) -> bool:
    """Whether HTMX asked for a part (a boosted or history request wants the whole page)."""
    headers = request.headers
    boosted = headers.get("HX-Boosted") or headers.get("HX-History-Restore-Request")
    return headers.get("HX-Request") == "true" and not boosted


def page(
    request: HttpRequest,
    full: str,
    fragment: str,
    context: dict[str, Any],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """``fragment`` for HTMX, ``full`` for everybody else, with ``Vary`` so caches know."""
    template = fragment if wants_fragment(request) else full
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def done(request: HttpRequest, url: str, message: str, *, undo: str = "") -> HttpResponse:
    """After a successful act: go to ``url`` and say so; ``undo`` is a path that takes POST."""
    messages.success(request, message, extra_tags=f"undo:{undo}" if undo else "")
    return go(request, url)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect that HTMX follows as a page change, not inside the part."""
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def refused(request: HttpRequest, template: str, context: dict[str, Any], error: DomainError) -> HttpResponse:
    """Show the form again with the reason: 409 when somebody else was first, else 422."""
    conflict = isinstance(error, Conflict)
    status = HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, template, {**context, "error": error.message}, status=status)
