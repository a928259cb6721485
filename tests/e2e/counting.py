"""Tells the gate how many queries a page took; only the browser tests' server runs it."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.test.utils import CaptureQueriesContext

from apps.core.testing.baselines import FREE
from tests.e2e.gate import QUERY_HEADER


class QueryCountMiddleware:
    """Outermost: counts everything but BEGIN, COMMIT, savepoints and the scope's settings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Count, and say so in a header."""
        with CaptureQueriesContext(connection) as captured:
            response = self.get_response(request)
        counted = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(FREE)]
        response.headers[QUERY_HEADER] = str(len(counted))
        return response
