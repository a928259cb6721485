"""What comes before and around a view: other origins, a database that is away, races."""

import pytest
from django.db import DataError, OperationalError
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import Location
from apps.core.errors import Upstream
from apps.core.testing.api import assert_problem
from tests.api.lots import LotViewSet

ORIGIN = "https://partner.example"


def test_other_origins_get_nothing_unless_listed(lots, admin, settings):
    settings.API_CORS_ORIGINS = [ORIGIN]
    listed = admin.get("lots/", origin=ORIGIN)
    assert listed["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in listed["Vary"]
    assert "Access-Control-Allow-Credentials" not in listed
    for origin in ("https://other.example", "null", ORIGIN + ".evil.example"):
        assert "Access-Control-Allow-Origin" not in admin.get("lots/", origin=origin)


def test_preflights(settings, db):
    settings.API_CORS_ORIGINS = [ORIGIN]

    def ask(origin, path="/api/v1/users/"):
        headers = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
        return Client().options(path, headers=headers)

    allowed = ask(ORIGIN)
    assert (allowed.status_code, allowed["Access-Control-Allow-Origin"]) == (204, ORIGIN)
    assert {"If-Match", "Idempotency-Key"} <= set(allowed["Access-Control-Allow-Headers"].split(", "))
    assert "Access-Control-Allow-Origin" not in ask("https://other.example")
    assert "Access-Control-Allow-Origin" not in ask(ORIGIN, "/accounts/login/")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (OperationalError("the server closed the connection"), 503, "unavailable"),
        (DataError("integer out of range"), 400, "out_of_range"),
        (Upstream("The lender did not answer.", permanent=False), 502, "upstream"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_errors_from_below(lots, admin, dealer, monkeypatch, error, status, code):
    def fail(self, *, by, data):
        Location.objects.create(dealership_id=by.dealership_id, name="Half")
        raise error

    monkeypatch.setattr(LotViewSet, "perform_create", fail)
    answer = admin.post("lots/", {"name": "Delta"})
    problem = assert_problem(answer, status, code)
    assert str(error) == problem["detail"] or str(error) not in str(problem)
    if status == 503:
        assert int(answer["Retry-After"]) > 0
    with dealer.scope():
        assert not Location.objects.filter(name="Half").exists()


def test_a_unique_clash_is_a_conflict_not_a_crash(lots, admin):
    assert_problem(admin.post("lots/", {"name": "Alpha"}), 409, "conflict")


def test_every_answer_carries_the_correlation_id(lots, admin):
    answer = admin.get("lots/999999/", x_request_id="partner-trace-1")
    assert answer["X-Request-ID"] == assert_problem(answer, 404)["correlation_id"] == "partner-trace-1"


def test_the_schema_and_its_reader_are_public_and_from_here(client):
    assert client.get("/api/schema/").status_code == 200
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert "https://" not in page.text and "//cdn" not in page.text


def test_the_database_away_before_the_view(lots, admin, monkeypatch):
    monkeypatch.setattr(
        "apps.accounts.bearer.read", lambda *args, **more: (_ for _ in ()).throw(OperationalError("gone"))
    )
    admin.client.raise_request_exception = False
    answer: HttpResponse = admin.get("lots/")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert int(answer["Retry-After"]) > 0
