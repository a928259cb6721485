"""Idempotency-Key: the same POST sent again has no second effect and gets the first answer.

The unique row is inserted before the effect, in its transaction: a twin that arrives meanwhile
waits on the index until the first one commits (then it replays) or rolls back (then it runs).
Refused requests keep nothing, because they did nothing: sending them again tries again.
"""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from apps.core.actor import Actor
from apps.core.api.principal import principal_of
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.core.models import IdempotencyRecord

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_SWEEP_EVERY = 20
_SWEEP_BATCH = 100

# A row whose time is over is taken as if it were not there.
_CLAIM = """
INSERT INTO core_idempotencyrecord AS kept
    (dealership_id, principal, route, key, body_digest, etag, location, answer, expires_at)
VALUES (%s, %s, %s, %s, %s, '', '', '', %s)
ON CONFLICT (dealership_id, principal, route, key) DO UPDATE
    SET body_digest = excluded.body_digest, expires_at = excluded.expires_at, status = NULL
    WHERE kept.expires_at < %s
RETURNING id
"""
_SWEEP = """
DELETE FROM core_idempotencyrecord WHERE id IN (
    SELECT id FROM core_idempotencyrecord WHERE dealership_id = %s AND expires_at < %s
    ORDER BY expires_at LIMIT %s FOR UPDATE SKIP LOCKED)
"""


def once(request: HttpRequest, actor: Actor, effect: Callable[[], HttpResponse]) -> HttpResponse:
    """Run ``effect`` unless this principal already had it under this key."""
    key = request.headers.get(HEADER)
    if key is None or actor.dealership_id is None:
        return effect()
    if not _KEY.fullmatch(key):
        raise Invalid(
            f"{HEADER} is 1 to 255 printable ASCII characters without spaces.", code="bad_idempotency_key"
        )
    digest = body_digest(request)
    record_id = _claim(actor, request.path, key, digest)
    if record_id is None:
        return _replay(actor, request.path, key, digest)
    response = effect()
    _keep(record_id, response)
    if record_id % _SWEEP_EVERY == 0:
        _sweep_batch(actor.dealership_id)
    return response


def sweep(dealership_id: int) -> int:
    """Delete the answers of the scope's dealership whose time is over; how many.

    New answers sweep a few old ones along; this is for a dealership that has stopped sending.
    """
    gone = 0
    while batch := _sweep_batch(dealership_id):
        gone += batch
    return gone


def _sweep_batch(dealership_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, [dealership_id, now(), _SWEEP_BATCH])
        return int(cursor.rowcount)


def body_digest(request: HttpRequest) -> str:
    """Equal for equal JSON, whatever the order of members and the white space."""
    body = request.body
    # What is no JSON is compared byte by byte; the parser will refuse it with a reason.
    with suppress(orjson.JSONDecodeError):
        body = orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(body).hexdigest()


def _claim(actor: Actor, route: str, key: str, digest: str) -> int | None:
    at = now()
    expires = at + timedelta(seconds=settings.API_IDEMPOTENCY_SECONDS)
    params: list[Any] = [actor.dealership_id, principal_of(actor), route, key, digest, expires, at]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, params)
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else None


def _replay(actor: Actor, route: str, key: str, digest: str) -> HttpResponse:
    kept = IdempotencyRecord.objects.get(principal=principal_of(actor), route=route, key=key)
    if kept.body_digest != digest:
        raise Conflict(
            f"This {HEADER} was used with another body. Take a new key for a new request.",
            code="idempotency_key_reused",
        )
    response = HttpResponse(kept.answer, status=kept.status, content_type="application/json")
    response[REPLAYED] = "true"
    for name, value in (("ETag", kept.etag), ("Location", kept.location)):
        if value:
            response[name] = value
    return response


def _keep(record_id: int, response: HttpResponse) -> None:
    IdempotencyRecord.objects.filter(pk=record_id).update(
        status=response.status_code,
        etag=response.get("ETag", ""),
        location=response.get("Location", ""),
        answer=response.content.decode(),
    )
