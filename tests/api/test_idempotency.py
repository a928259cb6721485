"""Idempotency-Key: one effect and one answer, however often and however parallel it is sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test import RequestFactory

from apps.accounts.models import Location
from apps.accounts.tasks import sweep_answers
from apps.core.clock import now
from apps.core.models import IdempotencyRecord
from apps.core.testing.api import assert_problem


def count(dealer, **which):
    with dealer.scope():
        return Location.objects.filter(**which).count()


def test_the_same_again_is_answered_and_not_done(lots, admin, dealer):
    first = admin.post("lots/", {"name": "Delta", "city": "X"}, idempotency_key="k1")
    again = admin.post("lots/", {"city": "X", "name": "Delta"}, idempotency_key="k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert count(dealer, name="Delta") == 1


def test_another_body_under_the_key_is_refused(lots, admin, dealer):
    admin.post("lots/", {"name": "Delta"}, idempotency_key="k1")
    answer = admin.post("lots/", {"name": "Epsilon"}, idempotency_key="k1")
    assert_problem(answer, 409, "idempotency_key_reused")
    assert count(dealer, name="Epsilon") == 0


def test_a_key_belongs_to_person_dealership_and_route(lots, admin, dealer, api_as, two_dealers):
    path = f"lots/{lots[0].pk}/close/"
    assert admin.post(path, {"reason": "x"}, idempotency_key="k1").status_code == 200
    assert admin.post(f"lots/{lots[1].pk}/close/", {"reason": "x"}, idempotency_key="k1").status_code == 200
    other = api_as("group_admin", dealer)
    assert_problem(other.post(path, {"reason": "x"}, idempotency_key="k1"), 409, "closed")
    foreign = api_as("dealer_admin", two_dealers.theirs)
    assert_problem(foreign.post(path, {"reason": "x"}, idempotency_key="k1"), 404)


def test_a_refusal_keeps_nothing_and_may_be_tried_again(lots, admin, dealer):
    assert_problem(admin.post("lots/", {"name": "Alpha"}, idempotency_key="k1"), 409)
    with dealer.scope():
        assert not IdempotencyRecord.objects.exists()
        Location.objects.filter(name="Alpha").delete()
    assert admin.post("lots/", {"name": "Alpha"}, idempotency_key="k1").status_code == 201


def test_the_kept_answer_is_unreadable_and_expires(lots, admin, dealer):
    admin.post("lots/", {"name": "Delta"}, idempotency_key="k1")
    with dealer.scope():
        with connection.cursor() as cursor:
            cursor.execute("SELECT answer FROM core_idempotencyrecord")
            assert "Delta" not in cursor.fetchone()[0]
        IdempotencyRecord.objects.update(expires_at=now() - timedelta(seconds=1))
    fresh = admin.post("lots/", {"name": "Epsilon"}, idempotency_key="k1")
    assert (fresh.status_code, fresh.json()["name"]) == (201, "Epsilon")


def test_expired_answers_are_swept_as_new_ones_come(lots, admin, dealer, monkeypatch):
    monkeypatch.setattr("apps.core.api.idempotency._SWEEP_EVERY", 1)
    admin.post("lots/", {"name": "Delta"}, idempotency_key="k1")
    with dealer.scope():
        IdempotencyRecord.objects.update(expires_at=now() - timedelta(seconds=1))
    admin.post("lots/", {"name": "Epsilon"}, idempotency_key="k2")
    with dealer.scope():
        assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == ["k2"]


def test_the_nightly_sweep_reaches_who_sends_no_more(lots, admin, dealer, two_dealers, monkeypatch):
    monkeypatch.setattr("apps.core.api.idempotency._SWEEP_BATCH", 2)
    for number in range(5):
        admin.post("lots/", {"name": f"Lot {number}"}, idempotency_key=f"k{number}")
    over, valid = now() - timedelta(seconds=1), now() + timedelta(hours=1)
    answer = {"principal": "user:1", "route": "/", "body_digest": ""}
    with dealer.scope():
        IdempotencyRecord.objects.exclude(key="k4").update(expires_at=over)
    theirs = two_dealers.theirs
    with theirs.scope():
        for key, until in (("old", over), ("young", valid)):
            IdempotencyRecord.objects.create(
                dealership_id=theirs.dealership.pk, key=key, expires_at=until, **answer
            )
    assert sweep_answers() == 5
    for place, left in ((dealer, ["k4"]), (theirs, ["young"])):
        with place.scope():
            assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == left


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é"])
def test_keys_are_printable_and_short(lots, admin, key):
    assert_problem(admin.post("lots/", {"name": "Delta"}, idempotency_key=key), 400, "bad_idempotency_key")


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_have_one_effect(settings, two_dealers, api_as):
    """Real threads and connections; every answer is the same."""
    settings.ROOT_URLCONF = "tests.api.lots"
    dealer = two_dealers.ours
    headers = {**api_as("dealer_admin", dealer).headers, "Idempotency-Key": "once"}
    handler = WSGIHandler()

    def one(_):
        started = []
        request = RequestFactory().post(
            "/api/v1/lots/", b'{"name":"Delta"}', content_type="application/json", headers=headers
        )
        try:
            body = b"".join(
                handler(request.environ, lambda status, sent: started.append((status, dict(sent))))
            )
        finally:
            connections.close_all()
        status, sent = started[0]
        return int(status[:3]), body, sent.get("Idempotency-Replayed")

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(one, range(100)))
    assert {(status, body) for status, body, _ in answers} == {(201, answers[0][1])}
    assert [replayed for _, _, replayed in answers].count(None) == 1
    assert count(dealer, name="Delta") == 1
