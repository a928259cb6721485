"""The database away: 503 and Retry-After from every layer, a traceback from none."""

import pytest
from django.db import OperationalError
from django.test import Client

from dealership import errors


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def away(monkeypatch):
    """Break the first statement of any session lookup, which happens in a middleware."""

    def broken(*args, **kwargs):
        raise OperationalError("connection refused: host=secret user=app")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", broken)


def test_a_page(visitor, away):
    visitor.cookies["sessionid"] = "a" * 32
    answer = visitor.get("/admin/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == str(errors.RETRY_AFTER_SECONDS)
    assert answer["Cache-Control"] == "no-store"
    assert b"Back in a moment" in answer.content
    assert b"secret" not in answer.content


def test_the_api_answers_a_problem_document(rf):
    answer = errors.database_away(rf.get("/api/v1/vehicles/"))
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.status_code == 503


def test_any_other_failure_is_500(visitor, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", broken)
    visitor.cookies["sessionid"] = "a" * 32
    assert visitor.get("/admin/").status_code == 500
