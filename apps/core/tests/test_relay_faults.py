"""Relays that race, die or are told to stop."""

import multiprocessing
import os
import signal
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from apps.core import audit
from apps.core.actor import current_actor, system_actor
from apps.core.models import AuditEvent, OutboxDelivery, OutboxMessage
from apps.core.outbox import control, publish, relay
from apps.core.outbox.loop import Loop
from apps.core.outbox.relay import relay_once
from apps.core.tenancy import scope
from apps.core.testing.concurrency import Crossing, at_once
from apps.core.testing.processes import Child, eventually, until_killed
from apps.core.tests.conftest import HERE, UnitPriced

pytestmark = pytest.mark.django_db(transaction=True)


def priced(unit: int, times: int = 1) -> None:
    for _ in range(times):
        with scope(HERE):
            publish(UnitPriced(HERE, unit, Decimal("1.00")))


def due_now() -> None:
    OutboxDelivery.objects.update(next_attempt_at=F("next_attempt_at") - timedelta(days=1))


def effect(event, message) -> None:
    """Leaves one audit row a delivery, slowly enough to be overtaken."""
    time.sleep(0.005)
    facts = {"unit": event.unit_id, "sequence": message.sequence}
    audit.record("effect", target=None, by=current_actor(), facts=facts)


def effects() -> list[tuple[int, int]]:
    """(unit, sequence) in the order in which the effects happened."""
    with scope(HERE):
        rows = AuditEvent.objects.filter(action="effect").order_by("id")
        return [(row.facts["unit"], row.facts["sequence"]) for row in rows]


def in_order(done: list[tuple[int, int]]) -> bool:
    return all(
        [s for u, s in done if u == unit] == sorted(s for u, s in done if u == unit) for unit, _ in done
    )


def drain_with(relays: int) -> list[tuple[int, int]]:
    """Several relays, woken until nothing is left; an error of one is raised here."""
    while OutboxDelivery.objects.filter(state="pending").exists():
        for outcome in at_once([relay_once] * relays):
            if isinstance(outcome, Exception):
                raise outcome
    return effects()


def test_relays_share_the_work_in_order_and_once(subscribed):
    subscribed(effect)
    for unit in (1, 2, 3):
        priced(unit, 8)
    done = drain_with(4)
    assert sorted(done) == [(unit, number) for unit in (1, 2, 3) for number in range(1, 9)]
    assert in_order(done)


def test_control_without_row_locks_effects_happen_twice(subscribed, monkeypatch):
    crossing = Crossing()

    def overtaken(event, message):
        crossing.pass_through()
        effect(event, message)

    subscribed(overtaken)
    priced(1, 8)
    monkeypatch.setattr(relay, "_CLAIM", relay._CLAIM.replace("FOR UPDATE OF delivery SKIP LOCKED", ""))
    monkeypatch.setattr(relay, "CLAIMED_FOR", timedelta())
    messages = OutboxDelivery.objects.select_related("message")
    monkeypatch.setattr(relay, "_locked", lambda delivery_id, attempts: messages.get(pk=delivery_id))
    assert len(drain_with(4)) > 8


def test_control_without_waiting_for_earlier_ones_order_is_lost(subscribed, monkeypatch):
    def first_one_fails_once(event, message):
        if message.sequence == 1 and OutboxDelivery.objects.get(message_id=message.id).attempts == 1:
            raise ValueError("not yet")
        effect(event, message)

    def run() -> list[tuple[int, int]]:
        priced(1, 3)
        relay_once()
        due_now()
        relay_once()
        return effects()

    subscribed(first_one_fails_once)
    assert in_order(run())
    head, tail = relay._CLAIM.split("AND NOT EXISTS")
    monkeypatch.setattr(relay, "_CLAIM", head + tail[tail.index("ORDER BY") :])
    with scope(HERE):
        OutboxMessage.objects.all().delete()
    assert not in_order(run()[3:])


def test_killed_between_effect_and_commit_the_effect_happens_once(subscribed):
    parent, begun = os.getpid(), multiprocessing.Event()

    def slow(event, message):
        effect(event, message)
        if os.getpid() != parent:
            begun.set()
            until_killed()

    subscribed(slow)
    priced(1)
    child = Child(relay_once)
    assert begun.wait(60)
    child.kill()
    eventually(lambda: not _somebody_holds_the_delivery())
    assert effects() == []
    assert relay_once() == 0, "nobody hurries into what has just killed a process"
    due_now()
    relay_once()
    assert effects() == [(1, 1)]
    assert relay_once() == 0


@pytest.fixture
def deadly(subscribed) -> None:
    """The first event of unit 1 ends the relay's process, as a crash or a full memory does."""
    parent = os.getpid()

    def run(event, message) -> None:
        effect(event, message)
        if (event.unit_id, message.sequence) == (1, 1) and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    subscribed(run, "tests.deadly")
    subscribed(lambda event, message: None, "tests.harmless")


def relays_started(times: int, run=relay_once) -> int:
    """A relay is started anew each time its process ends; how many of them ended by a kill."""
    killed = 0
    for _ in range(times):
        due_now()
        killed += Child(run).wait() == -signal.SIGKILL
    return killed


def test_a_handler_that_kills_the_relay_becomes_a_dead_letter_for_itself_alone(deadly):
    for unit in (1, 1, 2):
        priced(unit)
    assert relays_started(relay.MAX_ATTEMPTS + 2) == relay.MAX_ATTEMPTS
    dead = OutboxDelivery.objects.get(state="dead")
    assert (dead.handler, dead.aggregate_id, dead.sequence) == ("tests.deadly", 1, 1)
    assert (dead.attempts, "process ended" in dead.error) == (relay.MAX_ATTEMPTS, True)
    assert effects() == [(2, 1)], "undone each time; the aggregate's next one waits behind it"
    assert OutboxDelivery.objects.filter(handler="tests.harmless", state="delivered").count() == 3

    by = system_actor("Ann", dealership_id=HERE)
    with scope(HERE, actor=by):
        control.retry(delivery_id=dead.pk, by=by, reason="mended")
    relay_once()
    assert effects() == [(2, 1), (1, 1), (1, 2)], "a relay that survives it delivers all, in order"


def test_control_an_attempt_that_is_not_committed_first_kills_relays_for_ever(deadly):
    def claims_in_the_handlers_transaction() -> None:
        with transaction.atomic():
            relay_once()

    priced(1)
    assert (
        relays_started(relay.MAX_ATTEMPTS + 2, claims_in_the_handlers_transaction) == relay.MAX_ATTEMPTS + 2
    )
    assert OutboxDelivery.objects.get(handler="tests.deadly").attempts == 0


def _somebody_holds_the_delivery() -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM core_outboxdelivery FOR UPDATE SKIP LOCKED")
        return cursor.fetchone() is None


def test_the_loop_is_woken_and_finishes_what_it_has_in_hand(subscribed):
    listens, begun, loop = multiprocessing.Event(), multiprocessing.Event(), Loop()

    def lasts_until_told_to_stop(event, message):
        begun.set()
        eventually(lambda: loop.stopping)
        effect(event, message)

    subscribed(lasts_until_told_to_stop)

    def run() -> None:
        loop.stop_on_signals()
        listens.set()
        loop.run()

    child = Child(run)
    assert listens.wait(60)
    priced(1, 2)
    assert begun.wait(60)
    assert child.terminate() == 0
    assert effects() == [(1, 1)], "the one in hand was finished, the next one was not begun"


def test_two_publishers_without_the_aggregates_lock_are_refused_not_misnumbered():
    """The caller's lock makes the number safe; forgetting it cannot go unnoticed."""

    def publish_slowly() -> None:
        with scope(HERE):
            publish(UnitPriced(HERE, 1))
            eventually(_two_wait)

    outcomes = at_once([publish_slowly] * 3)
    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 2
    assert list(OutboxMessage.objects.values_list("sequence", flat=True)) == [1]


def _two_wait() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone() == (2,)
