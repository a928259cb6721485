"""The id of a request: offered by the proxy or made here, and never longer than its block."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from apps.core import correlation
from apps.core.correlation import CorrelationMiddleware, correlated


def ask(**headers: str) -> tuple[str, str | None, HttpResponse]:
    """What was in force during the request, and the answer."""
    inside: list[tuple[str, str | None]] = []

    def view(request):
        inside.append((correlation.current(), correlation.client_address()))
        return HttpResponse()

    answer = CorrelationMiddleware(view)(RequestFactory(headers=headers).get("/"))
    return *inside[0], answer


def test_a_well_formed_id_is_taken_over_and_answered():
    inside, address, answer = ask(X_Request_ID="edge-2026.11_21")
    assert inside == answer["X-Request-ID"] == "edge-2026.11_21"
    assert address == "127.0.0.1"
    assert correlation.current() == ""
    assert correlation.client_address() is None


@pytest.mark.parametrize("offered", ["", "short", "x" * 65, "line\tbreak-123", 'quote"-12345'])
def test_anything_else_is_replaced(offered):
    inside, _, _ = ask(X_Request_ID=offered)
    assert inside != offered
    assert len(inside) == 32


def test_blocks_nest():
    with correlated("outer-id"):
        with correlated("inner-id"):
            assert correlation.current() == "inner-id"
        assert correlation.current() == "outer-id"
