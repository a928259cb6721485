"""Answers probes before anything else looks at the request."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from dealership.health.views import healthz, readyz

PROBES = {"/healthz": healthz, "/readyz": readyz}


class HealthMiddleware:
    """First in line: orchestrators ask by address, which is no allowed host, over plain http,
    every few seconds; they need no session, no scope and no line in the log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """A probe's answer, else everybody else's."""
        probe = PROBES.get(request.path)
        return probe(request) if probe else self.get_response(request)
