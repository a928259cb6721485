"""Events from publish to effect."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F

from apps.core.actor import Actor, current_actor, system_actor
from apps.core.audit import record
from apps.core.correlation import correlated, current
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound
from apps.core.models import AuditEvent, OutboxDelivery, OutboxMessage
from apps.core.outbox import control, publish
from apps.core.outbox.codec import decode, encode
from apps.core.outbox.relay import MAX_ATTEMPTS, backoff, relay_once
from apps.core.tenancy import scope
from apps.core.tests.conftest import HERE, THERE, UnitPriced

pytestmark = pytest.mark.django_db


def priced(unit: int = 1, price: str = "10.00", dealership: int = HERE) -> None:
    publish(UnitPriced(dealership_id=dealership, unit_id=unit, price=Decimal(price)))


def due_now() -> None:
    OutboxDelivery.objects.update(next_attempt_at=F("next_attempt_at") - timedelta(days=1))


def test_one_statement_writes_message_and_deliveries(here, subscribed, django_assert_num_queries):
    subscribed(lambda event, message: None, "tests.a")
    subscribed(lambda event, message: None, "tests.b")
    with django_assert_num_queries(1):
        priced()
    priced()
    assert list(OutboxMessage.objects.order_by("id").values_list("sequence", flat=True)) == [1, 2]
    assert OutboxDelivery.objects.count() == 4


def test_handlers_get_the_event_in_the_tenants_scope(db, subscribed):
    seen = []

    def handle(event, message):
        by = current_actor()
        seen.append((event, message.sequence, by.dealership_id, by.door, current()))
        record("seen", target=None, by=by)

    subscribed(handle)
    with correlated("corr-7"), scope(HERE):
        priced(price="12.34")
    assert relay_once() == 1
    assert relay_once() == 0
    assert seen == [(UnitPriced(HERE, 1, Decimal("12.34")), 1, HERE, "relay", "corr-7")]
    with scope(HERE):
        assert AuditEvent.objects.get().correlation_id == "corr-7"


def test_a_failed_effect_is_undone_and_tried_again_later(db, subscribed):
    attempts = []

    def handle(event, message):
        record("effect", target=None, by=current_actor())
        attempts.append(1)
        if len(attempts) == 1:
            raise ValueError("not yet")

    subscribed(handle)
    with scope(HERE):
        priced()
    assert relay_once() == 1
    assert relay_once() == 0, "it waits for its time"
    row = OutboxDelivery.objects.get()
    assert (row.state, row.attempts, row.error) == ("pending", 1, "ValueError: not yet")
    due_now()
    assert relay_once() == 1
    with scope(HERE):
        assert AuditEvent.objects.count() == 1


def test_a_dead_letter_blocks_its_own_aggregate_and_handler_only(db, subscribed):
    got: list[tuple[str, int, int]] = []

    def picky(event, message):
        if event.unit_id == 1 and message.sequence == 1:
            raise ValueError("no")
        got.append(("picky", event.unit_id, message.sequence))

    subscribed(picky, "tests.picky")
    subscribed(lambda event, message: got.append(("easy", event.unit_id, message.sequence)), "tests.easy")
    with scope(HERE):
        for unit in (1, 1, 2):
            priced(unit)
    for _ in range(MAX_ATTEMPTS):
        relay_once()
        due_now()
    assert sorted(got) == [("easy", 1, 1), ("easy", 1, 2), ("easy", 2, 1), ("picky", 2, 1)]
    dead = OutboxDelivery.objects.get(state="dead")
    assert dead.attempts == MAX_ATTEMPTS

    by = system_actor("Ann", dealership_id=HERE)
    with scope(HERE, actor=by):
        control.skip(delivery_id=dead.pk, by=by, reason="unit was scrapped")
    relay_once()
    assert ("picky", 1, 2) in got
    with scope(HERE, actor=by):
        assert AuditEvent.objects.get().action == "delivery.skip"


def test_control_of_dead_letters_is_guarded(db, subscribed, by):
    subscribed(lambda event, message: None)
    with scope(HERE):
        priced()
    OutboxDelivery.objects.update(state="dead", attempts=MAX_ATTEMPTS)
    row = OutboxDelivery.objects.get()
    nobody = Actor(user_id=1, name="rep", door="admin")

    with scope(HERE, actor=by):
        with pytest.raises(NotAllowed):
            control.retry(delivery_id=row.pk, by=nobody)
        with pytest.raises(Invalid):
            control.skip(delivery_id=row.pk, by=by, reason=" ")
    with scope(THERE, actor=by), pytest.raises(NotFound):
        control.retry(delivery_id=row.pk, by=by)
    row.refresh_from_db()
    assert row.state == "dead"

    with scope(HERE, actor=by):
        assert control.retry_all(delivery_ids=[row.pk], by=by) == 1
        assert control.retry_all(delivery_ids=[row.pk], by=by) == 0
        with pytest.raises(Conflict):
            control.retry(delivery_id=row.pk, by=by)
    assert relay_once() == 1


def test_deliveries_of_a_newer_programs_handlers_are_left_alone(db, subscribed, handlers):
    subscribed(lambda event, message: None)
    with scope(HERE):
        priced()
    OutboxDelivery.objects.update(handler="tests.of_next_release")
    assert relay_once() == 0
    assert OutboxDelivery.objects.get().state == "pending"


def test_what_waits_for_a_handler_that_is_gone_becomes_visible(db, subscribed):
    subscribed(lambda event, message: None)
    with scope(HERE):
        priced(1)
        priced(2)
    OutboxDelivery.objects.filter(aggregate_id=1).update(handler="tests.gone")
    assert control.bury_orphans() == 0
    due_now()
    assert control.bury_orphans() == 1
    assert OutboxDelivery.objects.get(state="dead").handler == "tests.gone"
    assert relay_once() == 1


def test_purge_keeps_numbers_going_and_undelivered_messages(db, subscribed):
    subscribed(lambda event, message: None)
    with scope(HERE):
        for _ in range(3):
            priced()
    relay_once()
    with scope(HERE):
        priced(unit=2)
    OutboxMessage.objects.update(created_at=F("created_at") - timedelta(days=30))
    OutboxDelivery.objects.filter(state="delivered").update(finished_at=F("finished_at") - timedelta(days=30))
    assert control.purge() == 2
    with scope(HERE):
        priced()
    assert sorted(OutboxMessage.objects.values_list("aggregate_id", "sequence")) == [(1, 3), (1, 4), (2, 1)]


@pytest.mark.django_db(transaction=True)
def test_publish_needs_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        priced()
    assert not OutboxMessage.objects.exists()


def test_codec_round_trip_and_older_messages():
    event = UnitPriced(HERE, 5, Decimal("1.50"), was=Decimal("2.00"))
    assert encode(event) == {"dealership_id": HERE, "unit_id": 5, "price": "1.50", "was": "2.00"}
    assert decode(UnitPriced, encode(event)) == event
    older_and_newer = {"dealership_id": HERE, "unit_id": 5, "unheard_of": 1}
    assert decode(UnitPriced, older_and_newer) == UnitPriced(HERE, 5)


def test_codec_refuses_what_could_hold_anything():
    anything: Any = {"name": "Ann"}
    with pytest.raises(TypeError):
        encode(UnitPriced(HERE, 5, anything))


def test_backoff_doubles_up_to_a_limit():
    assert [backoff(n).total_seconds() for n in (1, 2, 3, 40)] == [1, 2, 4, 600]
