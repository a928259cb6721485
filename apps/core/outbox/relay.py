"""The relay: takes deliveries in order per aggregate and handler, runs each effect once."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models.functions import Now

from apps.core.actor import system_actor
from apps.core.correlation import correlated
from apps.core.errors import summary
from apps.core.models import DeliveryState, OutboxDelivery
from apps.core.outbox.codec import decode
from apps.core.outbox.registry import Handler, Message, handler, handler_names
from apps.core.tenancy import scope

MAX_ATTEMPTS = 8
LONGEST_WAIT = timedelta(minutes=10)
CLAIMED_FOR = timedelta(seconds=5)
"""Far longer than the way from claim to lock; a killed relay's delivery is taken again after it."""
log = structlog.get_logger(__name__)

# The attempt is counted and committed before the handler runs, so that a handler which ends the
# whole process is counted too. Nobody else takes the delivery for CLAIMED_FOR; by then its row is
# locked, or its relay is gone. The count may be lost with PostgreSQL itself (synchronous_commit):
# it costs no wait for the disk, and the handler's own transaction waits as ever.
#
# A later message waits for an earlier one of its aggregate that the handler has not had, a dead
# one included. Of several relays each takes another row. A handler that only newer programs
# have is left to them.
_CLAIM = """
WITH due AS (
    SELECT delivery.id FROM core_outboxdelivery delivery
    WHERE delivery.state = 'pending' AND delivery.next_attempt_at <= statement_timestamp()
    AND delivery.handler = ANY (%s)
    AND NOT EXISTS (
        SELECT FROM core_outboxdelivery earlier
        WHERE earlier.handler = delivery.handler AND earlier.aggregate = delivery.aggregate
        AND earlier.aggregate_id = delivery.aggregate_id AND earlier.sequence < delivery.sequence
        AND earlier.state IN ('pending', 'dead'))
    ORDER BY delivery.id LIMIT 1
    FOR UPDATE OF delivery SKIP LOCKED
)
UPDATE core_outboxdelivery claimed
SET attempts = attempts + 1, next_attempt_at = statement_timestamp() + %s
FROM due WHERE claimed.id = due.id
RETURNING claimed.id, claimed.attempts, set_config('synchronous_commit', 'off', true)
"""


def relay_once(limit: int = 10_000) -> int:
    """Deliver what is due, until nothing is; how many were tried. For tests and the relay's turn."""
    tried = 0
    while tried < limit and deliver_next():
        tried += 1
    return tried


def deliver_next() -> bool:
    """Claim one delivery, then run its handler and mark it in one transaction; False if none is due."""
    claimed = _claim()
    if claimed is None:
        return False
    with transaction.atomic():
        delivery = _locked(*claimed)
        if delivery:
            with correlated(delivery.message.correlation_id):
                _deliver(delivery)
    return True


def _claim() -> tuple[int, int] | None:
    """Id and number of the attempt, which is counted from here on whatever happens."""
    values: list[Any] = [handler_names(), CLAIMED_FOR]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def _locked(delivery_id: int, attempts: int) -> OutboxDelivery | None:
    """The claimed delivery, held until commit; None if this relay slept and another took it."""
    mine = OutboxDelivery.objects.filter(pk=delivery_id, attempts=attempts, state=DeliveryState.PENDING)
    return mine.select_for_update(of=("self",)).select_related("message").first()


def _deliver(delivery: OutboxDelivery) -> None:
    """The effect in a savepoint: undone if it fails, while the failure itself is kept."""
    if delivery.attempts > MAX_ATTEMPTS:
        _failed(delivery, RuntimeError("The relay's process ended each time while this handler ran."))
        return
    try:
        _run(delivery, handler(delivery.handler))
    except Exception as error:
        if not connection.is_usable():
            raise
        _failed(delivery, error)
    else:
        OutboxDelivery.objects.filter(pk=delivery.pk).update(
            state=DeliveryState.DELIVERED, finished_at=Now(), error=""
        )


def _run(delivery: OutboxDelivery, wanted: Handler) -> None:
    message = delivery.message
    actor = system_actor(wanted.name, door="relay", dealership_id=message.dealership_id)
    envelope = Message(
        message.pk, message.sequence, message.correlation_id, message.actor_id, message.created_at
    )
    with scope(message.dealership_id, actor=actor):
        wanted.run(decode(wanted.event, message.payload), envelope)


def _failed(delivery: OutboxDelivery, error: Exception) -> None:
    attempts = min(delivery.attempts, MAX_ATTEMPTS)
    dead = attempts == MAX_ATTEMPTS
    log.warning(
        "delivery_failed", delivery_id=delivery.pk, handler=delivery.handler, attempts=attempts, dead=dead
    )
    OutboxDelivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.DEAD if dead else DeliveryState.PENDING,
        attempts=attempts,
        next_attempt_at=Now() + backoff(attempts),
        error=summary(error),
    )


def backoff(attempts: int) -> timedelta:
    """1 s, 2 s, 4 s … at most ten minutes."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 20)), LONGEST_WAIT)
