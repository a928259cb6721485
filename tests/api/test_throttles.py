"""Throttles against the real server: never one too many, and open when the counter is gone."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import RequestFactory

from apps.core.actor import Actor
from apps.core.api import throttles
from apps.core.api.errors import TooMany
from apps.core.testing.api import ApiClient, assert_problem


@pytest.fixture
def limits(settings):
    """Limits as a test says, on keys nobody else counts on."""
    caches = {name: dict(cache) for name, cache in settings.CACHES.items()}
    caches["default"]["KEY_PREFIX"] = f"test-{uuid4().hex}"
    settings.CACHES = caches

    def set_to(principal=10_000, dealership=10_000, address=10_000):
        settings.API_THROTTLES = {"principal": principal, "dealership": dealership, "address": address}

    set_to()
    return set_to


def asks(user_id, dealership_id=7):
    actor = Actor(user_id=user_id, name="x", door="api", dealership_id=dealership_id)
    return throttles.check(actor, RequestFactory().get("/"))


def test_it_counts_down_and_then_says_when(limits):
    limits(principal=2)
    assert asks(1)["RateLimit-Remaining"] == "1"
    assert asks(1)["RateLimit-Remaining"] == "0"
    with pytest.raises(TooMany) as refused:
        asks(1)
    assert 55 <= int(refused.value.headers["Retry-After"]) <= 65
    assert asks(2)


def test_a_dealership_has_a_limit_of_its_own_and_a_refusal_counts_for_nobody(limits):
    limits(principal=3, dealership=2)
    asks(1), asks(2)
    for _ in range(5):
        with pytest.raises(TooMany):
            asks(1)
    limits(principal=3, dealership=100)
    assert asks(1)["RateLimit-Remaining"] == "1"


def test_the_window_slides(limits):
    limits(principal=2)
    asks(1), asks(1)
    with pytest.raises(TooMany):
        asks(1)
    a_window_passes()
    assert asks(1)


def a_window_passes():
    """What was counted until now was counted thirteen slices earlier."""
    client = throttles._valkey()
    for key in client.scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}:throttle:*"):
        counts = {int(at) - 13: number for at, number in client.hgetall(key).items()}
        client.delete(key)
        client.hset(key, mapping=counts)


def test_requests_pass_with_an_alarm_while_the_counter_is_away(limits, settings, monkeypatch):
    import structlog

    limits(principal=1)
    monkeypatch.setattr(throttles, "_gate", throttles._Gate())
    settings.REDIS_URL = "unix:///nonexistent/socket"
    throttles._valkey.cache_clear()
    try:
        with structlog.testing.capture_logs() as lines:
            assert [asks(1) for _ in range(5)] == [{}] * 5
        assert [(line["event"], line["log_level"]) for line in lines] == [("throttle_unavailable", "error")]
    finally:
        throttles._valkey.cache_clear()


def test_no_token_is_counted_by_address(limits, api, lots):
    limits(address=1)
    assert_problem(api.get("lots/"), 401)
    answer = api.get("lots/")
    assert_problem(answer, 429, "throttled")
    assert int(answer["Retry-After"]) > 0


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_do_not_get_past_a_hundred(limits, settings, two_dealers, api_as):
    """Real threads, real connections, the WSGI handler and the real server."""
    settings.ROOT_URLCONF = "tests.api.lots"
    limits(principal=100)
    token = api_as("dealer_admin", two_dealers.ours).headers
    handler = WSGIHandler()

    def one(_):
        started = []
        environ = RequestFactory().get("/api/v1/lots/", headers=token).environ
        try:
            list(handler(environ, lambda status, headers: started.append(status)))
        finally:
            connections.close_all()
        return int(started[0][:3])

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(one, range(200)))
    assert {status: answers.count(status) for status in set(answers)} == {200: 100, 429: 100}


def test_a_client_sees_its_limits(limits, lots, admin):
    limits(principal=5)
    assert isinstance(admin, ApiClient)
    answer = admin.get("lots/")
    assert (answer["RateLimit-Limit"], answer["RateLimit-Remaining"]) == ("5", "4")
