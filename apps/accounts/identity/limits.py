"""Counting attempts: in Valkey, and in PostgreSQL while Valkey is away.

Counting happens before the attempt is judged and as one atomic step, so that parallel attempts
cannot slip past the limit together. It happens outside the request's transaction, so that a
refusal that rolls back does not hand the attempt back.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.db import connections
from redis import Redis
from redis.exceptions import RedisError

from apps.core.clock import now

logger = logging.getLogger(__name__)

# Parts deployments and tests that share one server.
NAMESPACE = "attempts"

_HIT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}
"""
_REFUND = "if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('DECR', KEYS[1]) end return 0"


@dataclass(frozen=True, slots=True)
class Limit:
    """``amount`` attempts in a window of ``seconds`` that begins with the first of them."""

    name: str
    amount: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """``retry_after`` (seconds) says when the window ends."""

    allowed: bool
    retry_after: int

    @property
    def wait(self) -> str:
        """``retry_after`` for a sentence: “5 minutes”."""
        minutes = max(1, -(-self.retry_after // 60))
        return "1 minute" if minutes == 1 else f"{minutes} minutes"


def hit(limit: Limit, *subject: object) -> Verdict:
    """Count one attempt of ``subject`` and say whether it is still within ``limit``."""
    key = _key(limit, subject)
    try:
        count, ttl = cast("tuple[int, int]", _valkey().eval(_HIT, 1, _name(key), str(limit.seconds)))
    except (RedisError, OSError):
        logger.warning("attempts_counted_in_database")
        count, ttl = _hit_database(key, limit)
    return Verdict(allowed=count <= limit.amount, retry_after=max(ttl, 1))


def refund(limit: Limit, *subject: object) -> None:
    """Take one counted attempt back: it succeeded."""
    key = _key(limit, subject)
    try:
        _valkey().eval(_REFUND, 1, _name(key))
    except (RedisError, OSError):
        _execute("UPDATE accounts_attemptcounter SET count = count - 1 WHERE key = %s AND count > 0", [key])


def forget(limit: Limit, *subject: object) -> None:
    """Start over: an admin or a new password cleared the reason for the limit."""
    key = _key(limit, subject)
    try:
        _valkey().delete(_name(key))
    except (RedisError, OSError):
        _execute("DELETE FROM accounts_attemptcounter WHERE key = %s", [key])


def _key(limit: Limit, subject: tuple[object, ...]) -> str:
    words = "\x1f".join([NAMESPACE, limit.name, *map(str, subject)])
    return hashlib.sha256(words.encode()).hexdigest()


def _name(key: str) -> str:
    return f"attempts:{key}"


@cache
def _valkey() -> Redis:
    """A client of its own: the project's cache hides that its server is away."""
    patience = settings.COUNTER_TIMEOUT_SECONDS
    return Redis.from_url(settings.REDIS_URL, socket_timeout=patience, socket_connect_timeout=patience)


def _hit_database(key: str, limit: Limit) -> tuple[int, int]:
    at = now()
    ends = at + timedelta(seconds=limit.seconds)
    row = _execute(
        "WITH gone AS (DELETE FROM accounts_attemptcounter WHERE resets_at < %(at)s - interval '1 day')"
        " INSERT INTO accounts_attemptcounter AS c (key, count, resets_at) VALUES (%(key)s, 1, %(ends)s)"
        " ON CONFLICT (key) DO UPDATE SET"
        " count = CASE WHEN c.resets_at <= %(at)s THEN 1 ELSE c.count + 1 END,"
        " resets_at = CASE WHEN c.resets_at <= %(at)s THEN %(ends)s ELSE c.resets_at END"
        " RETURNING count, resets_at",
        {"key": key, "at": at, "ends": ends},
    )
    count, resets_at = row
    return count, int((resets_at - at).total_seconds()) + 1


def _execute(sql: str, params: Any) -> Any:
    with _own_connection() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone() if cursor.description else None


@contextmanager
def _own_connection() -> Iterator[Any]:
    """A connection outside the request's transaction; only the fallback pays for it."""
    connection = connections.create_connection("default")
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
