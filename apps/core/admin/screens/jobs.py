"""The jobs of the dealership: what runs, how far it is, what became of it."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from apps.core.admin.htmx import done, page, refused, wants_fragment
from apps.core.admin.requests import actor_of
from apps.core.errors import DomainError, NotFound
from apps.core.jobs import control
from apps.core.jobs.reading import job_of, jobs_page
from apps.core.jobs.registry import label_of
from apps.core.models import Job
from apps.core.permissions_list import MANAGE_JOBS

STOP_POLLING = 286

LOOKS = {
    "queued": ("neutral", "clock"),
    "running": ("info", "activity"),
    "retry_wait": ("warn", "refresh"),
    "succeeded": ("good", "check"),
    "dead": ("bad", "alert"),
    "cancelled": ("neutral", "ban"),
}
COLUMNS = [{"title": title} for title in ("Job", "State", "Progress", "Asked by", "Asked")]
CHIPS = (("", "All jobs"), ("active", "Waiting and running"), ("failed", "Failed"), ("finished", "Finished"))


@require_GET
def list_view(request: HttpRequest) -> HttpResponse:
    """Newest first; refreshes itself while anything on the page is still going."""
    chosen = request.GET.get("show", "")
    before = request.GET.get("before", "")
    found = jobs_page(chosen, int(before) if before.isdigit() else None)
    polled = wants_fragment(request)
    busy = any(row.active for row in found.rows)
    context = {
        "title": "Jobs",
        "rows": [shown(row) for row in found.rows],
        "older": found.older,
        "show": chosen,
        "busy": busy,
        "columns": COLUMNS,
        "poll": request.get_full_path(),
        "chips": [{"href": f"?show={key}", "label": label, "active": key == chosen} for key, label in CHIPS],
    }
    status = STOP_POLLING if polled and not busy else HTTPStatus.OK
    return page(request, "core/jobs.html", "core/jobs_rows.html", context, status=status)


@require_GET
def detail_view(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job; polled every two seconds until it has ended."""
    context = _context(request, _job(job_id))
    if not wants_fragment(request):
        return _vary(render(request, "core/job.html", context))
    status = HTTPStatus.OK if context["job"].active else STOP_POLLING
    return _vary(render(request, "core/job_status.html", context, status=status))


@require_POST
def cancel_view(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop it; its committed work stays."""
    return _act(request, job_id, "cancel", "The job is being cancelled.")


@require_POST
def retry_view(request: HttpRequest, job_id: int) -> HttpResponse:
    """Queue it again, from its last checkpoint."""
    return _act(request, job_id, "retry", "The job is queued again.")


def _act(request: HttpRequest, job_id: int, verb: str, said: str) -> HttpResponse:
    verbs = {"cancel": control.cancel, "retry": control.retry}
    try:
        verbs[verb](job_id=job_id, by=actor_of(request), reason=request.POST.get("reason", ""))
    except NotFound as error:
        raise Http404(error.message) from error
    except DomainError as error:
        return refused(
            request, "core/job.html", _context(request, _job(job_id)) | {"refused_verb": verb}, error
        )
    return done(request, reverse("admin:job", args=[job_id]), said)


def _job(job_id: int) -> Job:
    try:
        return job_of(job_id)
    except NotFound as error:
        raise Http404(error.message) from error


def _context(request: HttpRequest, row: Job) -> dict[str, Any]:
    may_act = actor_of(request).can(MANAGE_JOBS)
    return {
        **shown(row),
        "title": label_of(row.kind),
        "poll": reverse("admin:job", args=[row.pk]),
        "can_cancel": may_act and row.active,
        "can_retry": may_act and row.state in ("dead", "cancelled"),
        "facts": [
            (name.replace("_", " "), _figure(value)) for name, value in (row.counts | row.result).items()
        ],
    }


def shown(row: Job) -> dict[str, Any]:
    """A job with what its row in a list needs."""
    tone, symbol = LOOKS[row.state]
    return {
        "job": row,
        "label": label_of(row.kind),
        "tone": tone,
        "symbol": symbol,
        "eta": _words(row.seconds_left),
    }


def _figure(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _words(seconds: int | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds} s" if seconds < 90 else f"{round(seconds / 60)} min"


def _vary(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    return response
