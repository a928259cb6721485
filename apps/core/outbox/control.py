"""What people may do to a dead letter, and what time does to delivered ones."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from apps.core import audit
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.models import DeliveryState, OutboxDelivery
from apps.core.models.job_states import MANAGE
from apps.core.outbox.registry import handler_names
from apps.core.tenancy import current_scope

RETENTION = timedelta(days=14)
ORPHAN_AFTER = timedelta(days=1)

# The newest message of an aggregate stays, whatever its age: the next number continues from it.
_PURGE = """
DELETE FROM core_outboxmessage message
WHERE message.created_at < now() - %s
AND NOT EXISTS (SELECT FROM core_outboxdelivery delivery
    WHERE delivery.message_id = message.id AND delivery.state IN ('pending', 'dead'))
AND EXISTS (SELECT FROM core_outboxmessage later
    WHERE later.aggregate = message.aggregate AND later.aggregate_id = message.aggregate_id
    AND later.sequence > message.sequence)
"""
_PURGE_DELIVERIES = """
DELETE FROM core_outboxdelivery WHERE state IN ('delivered', 'skipped') AND finished_at < now() - %s
"""


@transaction.atomic
def retry(*, delivery_id: int, by: Actor, reason: str = "") -> None:
    """Give a dead letter all its attempts again, from now."""
    by.require(MANAGE)
    row = _dead(delivery_id)
    _set(row, DeliveryState.PENDING, attempts=0, next_attempt_at=Now())
    _audit("delivery.retry", row, by, reason)


@transaction.atomic
def skip(*, delivery_id: int, by: Actor, reason: str) -> None:
    """Give a dead letter up: its handler never has the event, and the later ones go on."""
    by.require(MANAGE)
    if not reason.strip():
        raise Invalid(
            "Say why this event may be skipped.", code="reason_required", fields={"reason": ["Required."]}
        )
    row = _dead(delivery_id)
    _set(row, DeliveryState.SKIPPED, finished_at=Now())
    _audit("delivery.skip", row, by, reason)


def retry_all(*, delivery_ids: list[int], by: Actor, reason: str = "") -> int:
    """Retry each of these that is still dead; how many. Doing it twice does nothing more."""
    done = 0
    for delivery_id in sorted(delivery_ids):
        try:
            retry(delivery_id=delivery_id, by=by, reason=reason)
            done += 1
        except Conflict:
            continue
    return done


def within_reach(rows: QuerySet[OutboxDelivery]) -> QuerySet[OutboxDelivery]:
    """Those of the dealerships that the scope may read."""
    scope = current_scope()
    return rows.filter(dealership_id__in=scope.read_ids if scope else ())


def bury_orphans() -> int:
    """Make dead letters of what waits for a handler that no program has had for a day; how many.

    A newer program's handler is not an orphan: it is deployed within the day.
    """
    waiting = OutboxDelivery.objects.filter(state=DeliveryState.PENDING, attempts=0)
    orphans = waiting.exclude(handler__in=handler_names()).filter(next_attempt_at__lt=Now() - ORPHAN_AFTER)
    return orphans.update(state=DeliveryState.DEAD, error="No program has this handler any more.")


def purge() -> int:
    """Delete delivered messages past their retention; how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        age: list[Any] = [RETENTION]
        cursor.execute(_PURGE_DELIVERIES, age)
        cursor.execute(_PURGE, age)
        return int(cursor.rowcount)


def _dead(delivery_id: int) -> OutboxDelivery:
    row = within_reach(OutboxDelivery.objects.select_for_update()).filter(pk=delivery_id).first()
    if row is None:
        raise NotFound("There is no such dead letter at this dealership.")
    if row.state != DeliveryState.DEAD:
        raise Conflict("This is no dead letter any more: somebody retried or skipped it.")
    return row


def _set(row: OutboxDelivery, state: DeliveryState, **changes: object) -> None:
    OutboxDelivery.objects.filter(pk=row.pk).update(state=state, **changes)


def _audit(action: str, row: OutboxDelivery, by: Actor, reason: str) -> None:
    audit.record(action, target=row, by=by, reason=reason, facts={"handler": row.handler})
