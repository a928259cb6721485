"""Verbs of the watch list: one service call each, then the list again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from apps.core.admin.htmx import done, go
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError, NotFound
from apps.core.jobs import enqueue
from apps.inventory.admin.watch_list import until
from apps.inventory.services import alerts
from apps.inventory.watch_job import WATCH_JOB


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """``verb``: acknowledge, snooze (for ``days``), wake."""
    by, at = actor_of(request), now()
    undo = ""
    try:
        match verb:
            case "acknowledge":
                alerts.acknowledge(alert_id=pk, by=by, at=at)
                said = "Taken note of. It stays until its cause has gone."
            case "snooze":
                alerts.snooze(alert_id=pk, until=until(request.POST.get("days", ""), at), by=by, at=at)
                said, undo = "Snoozed.", reverse("admin:inventory_watch_do", args=[pk, "wake"])
            case "wake":
                alerts.wake(alert_id=pk, by=by)
                said = "It is on the list again."
            case _:
                raise Http404("There is no such verb.")
    except NotFound as error:
        raise Http404(error.message) from error
    except DomainError as error:
        messages.error(request, error.message)
        return go(request, _back(request))
    return done(request, _back(request), said, undo=undo)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Compare stock and alerts now, in a job; one at a time."""
    job = enqueue(WATCH_JOB, by=actor_of(request), params={}, key="watch")
    return done(request, reverse("admin:inventory_watch"), f"The stock is being checked (job {job.pk}).")


def _back(request: HttpRequest) -> str:
    """The list as it was filtered."""
    asked = request.POST.get("next", "")
    home = reverse("admin:inventory_watch")
    own = asked.startswith(home) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if own else home
