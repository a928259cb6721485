"""The database away: 503 and Retry-After from every layer, a traceback from none."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from dealership import errors


@pytest.fixture
def visitor(settings):
    visitor = Client(raise_request_exception=False)
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    return visitor


def _break_statements(monkeypatch, error):
    """The first statement fails, which is the session's: in a middleware, not in a view."""

    def broken(*args, **kwargs):
        raise error

    monkeypatch.setattr(connection, "cursor", broken)


@pytest.mark.django_db
def test_a_page(visitor, monkeypatch):
    _break_statements(monkeypatch, OperationalError("connection refused: host=secret user=app"))
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


@pytest.mark.django_db
def test_any_other_failure_is_500(visitor, monkeypatch):
    _break_statements(monkeypatch, RuntimeError())
    assert visitor.get("/admin/").status_code == 500
