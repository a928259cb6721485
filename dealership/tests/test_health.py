"""Probes answer without session, scope or allowed host, and say what is missing."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError

from apps.core import clock
from dealership.health import heartbeat, probes


@pytest.fixture
def worker_alive():
    cache.clear()
    heartbeat.beat_heart()
    yield
    cache.clear()


def test_healthz_asks_nobody(client, django_assert_num_queries):
    answer = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready(client, worker_alive):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "cache": "ok", "worker": "ok"},
    }


@pytest.mark.django_db
def test_silent_workers_degrade_but_do_not_take_pages_away(client, worker_alive):
    old = clock.now() - heartbeat.LATE_AFTER - timedelta(seconds=1)
    cache.set(heartbeat.KEY, old.isoformat())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["worker"] == "silent"


@pytest.mark.django_db
def test_a_cache_that_is_away_degrades(client, worker_alive, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "unix://:x@/nowhere/valkey.sock?db=0"}
    }
    answer = client.get("/readyz")
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["cache"] == "away"


@pytest.mark.django_db
def test_not_ready_without_a_database(client, monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setattr(probes.connection, "cursor", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "away"


@pytest.mark.django_db
def test_not_ready_before_its_migrations(client, monkeypatch):
    def pending():
        raise probes._Pending

    monkeypatch.setattr(probes, "_ask_once", pending)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == "not applied"


def test_probes_are_read_only(client):
    assert client.post("/healthz").status_code == 405
