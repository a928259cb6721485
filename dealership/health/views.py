"""``/healthz`` and ``/readyz``: no sign-in, no scope, no personal data."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dealership.health import probes

VITAL: dict[str, Callable[[], str]] = {
    "database": probes.database,
    "migrations": probes.migrations,
}
"""Without these no page can be answered: not ready."""

HELPFUL: dict[str, Callable[[], str]] = {
    "cache": probes.shared_cache,
    "worker": probes.worker,
}
"""Pages go on without these; taking every web process away would make it worse: degraded."""


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; asks nothing of anybody else."""
    return HttpResponse(b"ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 ready or degraded, 503 not ready, each part with its word."""
    vital = {name: probe() for name, probe in VITAL.items()}
    helpful = {name: probe() for name, probe in HELPFUL.items()}
    status = _verdict(vital, helpful)
    body = {"status": status, "checks": vital | helpful}
    return JsonResponse(body, status=503 if status == "not ready" else 200)


def _verdict(vital: dict[str, str], helpful: dict[str, str]) -> str:
    if any(answer != probes.OK for answer in vital.values()):
        return "not ready"
    return "ready" if all(answer == probes.OK for answer in helpful.values()) else "degraded"
