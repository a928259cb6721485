"""What failed for good: grouped by error, retried one by one, by group, or all."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.core import dead_letters
from apps.core.admin.htmx import done, refused
from apps.core.admin.requests import actor_of
from apps.core.dead_letters import Group, Letter
from apps.core.errors import DomainError, NotFound
from apps.core.outbox import control
from apps.core.permissions_list import MANAGE_JOBS


@require_GET
def list_view(request: HttpRequest) -> HttpResponse:
    """Jobs and events together, the largest group first."""
    return render(request, "core/dead_letters.html", _context(request))


@require_POST
def retry_view(request: HttpRequest) -> HttpResponse:
    """``letter=job:7`` (several), ``group=<key>`` or ``all=1``; a second click retries nothing."""
    try:
        count = dead_letters.retry(
            _chosen(request), by=actor_of(request), reason=request.POST.get("reason", "")
        )
    except DomainError as error:
        return refused(request, "core/dead_letters.html", _context(request), error)
    said = (
        f"{count} {'is' if count == 1 else 'are'} being tried again."
        if count
        else "Nothing was left to retry."
    )
    return done(request, reverse("admin:dead_letters"), said)


@require_POST
def skip_view(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Give an event up for one handler, with a reason; the later ones of its row go on."""
    try:
        control.skip(delivery_id=delivery_id, by=actor_of(request), reason=request.POST.get("reason", ""))
    except NotFound as error:
        raise Http404(error.message) from error
    except DomainError as error:
        return refused(
            request, "core/dead_letters.html", _context(request) | {"refused_id": delivery_id}, error
        )
    return done(request, reverse("admin:dead_letters"), "The event is skipped.")


def _chosen(request: HttpRequest) -> Iterable[Letter]:
    named, group = set(request.POST.getlist("letter")), request.POST.get("group", "")
    everything = request.POST.get("all") == "1"
    for found in dead_letters.groups():
        for letter in found.letters:
            if everything or found.key == group or f"{letter.sort}:{letter.id}" in named:
                yield letter


def _context(request: HttpRequest) -> dict[str, Any]:
    found: list[Group] = dead_letters.groups()
    return {
        "title": "Dead letters",
        "groups": found,
        "columns": [{"title": title} for title in ("What", "Attempts", "Since", "Do")],
        "may_act": actor_of(request).can(MANAGE_JOBS),
    }
