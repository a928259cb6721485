"""Writing an event and its deliveries: one statement, in the transaction of the act."""

from typing import Any

from django.db import connections, transaction
from psycopg.types.json import Jsonb

from apps.core import correlation
from apps.core.actor import current_actor
from apps.core.outbox.codec import encode
from apps.core.outbox.registry import Event, handlers_of

# The next number is safe because the caller holds the aggregate's lock; if it does not, the
# unique constraint refuses one of the two transactions.
_INSERT = """
WITH message AS (
    INSERT INTO core_outboxmessage
        (dealership_id, name, aggregate, aggregate_id, sequence, payload, actor_id, correlation_id)
    SELECT %(dealership)s, %(name)s, %(aggregate)s, %(aggregate_id)s, coalesce(max(sequence), 0) + 1,
           %(payload)s, %(actor)s, %(correlation)s
    FROM core_outboxmessage WHERE aggregate = %(aggregate)s AND aggregate_id = %(aggregate_id)s
    RETURNING id, sequence
), delivery AS (
    INSERT INTO core_outboxdelivery (message_id, handler, dealership_id, aggregate, aggregate_id, sequence)
    SELECT id, wanted, %(dealership)s, %(aggregate)s, %(aggregate_id)s, sequence
    FROM message, unnest(%(handlers)s::text[]) AS wanted
)
SELECT pg_notify('outbox', '') WHERE %(wake)s
"""


def publish(event: Event) -> None:
    """Write ``event`` to the outbox, to be delivered after commit to each subscribed handler.

    The caller is in a transaction and holds the lock of the event's aggregate row (or has just
    created it); the event gets the aggregate's next number.
    """
    connection = connections["default"]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("publish() belongs in the transaction of the act")
    handlers = handlers_of(event.name)
    values: dict[str, Any] = {
        "dealership": event.dealership_id,
        "name": event.name,
        "aggregate": event.aggregate,
        "aggregate_id": event.aggregate_id,
        "payload": Jsonb(encode(event)),
        "actor": current_actor().user_id,
        "correlation": correlation.current(),
        "handlers": handlers,
        "wake": bool(handlers),
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
