"""How often: a sliding window per token and per dealership, judged in one atomic script.

A window is cut into twelve slices; a request counts until its whole slice has left the window.
So no window ever holds more than its limit, at 13 small numbers a subject. While Valkey is away
requests pass and an alarm is logged: a dealership must not stop because a counter did.
"""

import time
from functools import cache
from typing import cast

import structlog
from django.conf import settings
from django.http import HttpRequest
from redis import Redis
from redis.exceptions import NoScriptError, RedisError

from apps.core.actor import Actor
from apps.core.api.errors import TooMany
from apps.core.api.principal import principal_of

log = structlog.get_logger(__name__)

_SCRIPT = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local span = ARGV[1] / 12
local slice = math.floor(now / span)
local wait, remaining, stale = 0, {}, {}
for i, key in ipairs(KEYS) do
    local used, oldest, counts = 0, slice, redis.call('HGETALL', key)
    stale[i] = {}
    for j = 1, #counts, 2 do
        local at = tonumber(counts[j])
        if at < slice - 12 then
            table.insert(stale[i], counts[j])
        else
            used = used + counts[j + 1]
            oldest = math.min(oldest, at)
        end
    end
    remaining[i] = ARGV[i + 1] - used - 1
    if remaining[i] < 0 then wait = math.max(wait, math.ceil((oldest + 13) * span - now)) end
end
if wait == 0 then
    for i, key in ipairs(KEYS) do
        redis.call('HINCRBY', key, slice, 1)
        redis.call('EXPIRE', key, math.ceil(ARGV[1] * 13 / 12) + 1)
        if #stale[i] > 0 then redis.call('HDEL', key, unpack(stale[i])) end
    end
end
return {wait, math.max(remaining[1], 0)}
"""
_RETRY_AWAY_SECONDS = 1.0


def check(actor: Actor, request: HttpRequest) -> dict[str, str]:
    """Count this request; the RateLimit headers, or TooMany. One refused subject counts for none."""
    subjects = _subjects(actor, request)
    verdict = _gate.judge([name for name, _ in subjects], [limit for _, limit in subjects])
    if verdict is None:
        return {}
    wait, remaining = verdict
    headers = {
        "RateLimit-Limit": str(subjects[0][1]),
        "RateLimit-Remaining": str(remaining),
        "RateLimit-Reset": str(wait or settings.API_THROTTLE_SECONDS),
    }
    if wait:
        raise TooMany(retry_after=wait, headers=headers)
    return headers


def _subjects(actor: Actor, request: HttpRequest) -> list[tuple[str, int]]:
    limits: dict[str, int] = settings.API_THROTTLES
    if actor.user_id is None:
        return [(f"address:{request.META.get('REMOTE_ADDR', '')}", limits["address"])]
    subjects = [(principal_of(actor), limits["principal"])]
    if actor.dealership_id is not None:
        subjects.append((f"dealership:{actor.dealership_id}", limits["dealership"]))
    return subjects


class _Gate:
    """The script on the server, and how long to leave a server alone that did not answer."""

    def __init__(self) -> None:
        self.away_until = 0.0
        self.digest = ""

    def judge(self, names: list[str], limits: list[int]) -> tuple[int, int] | None:
        """(seconds to wait or 0, what remains for the first subject); None while the server is away."""
        if time.monotonic() < self.away_until:
            return None
        prefix = settings.CACHES["default"].get("KEY_PREFIX", "")
        keys = [f"{prefix}:throttle:{name}" for name in names]
        try:
            return self._run(keys, [settings.API_THROTTLE_SECONDS, *limits])
        except (RedisError, OSError) as exc:
            self.away_until = time.monotonic() + _RETRY_AWAY_SECONDS
            log.error("throttle_unavailable", error=type(exc).__name__)
            return None

    def _run(self, keys: list[str], arguments: list[int]) -> tuple[int, int]:
        client = _valkey()
        try:
            if not self.digest:
                raise NoScriptError
            answer = client.evalsha(self.digest, len(keys), *keys, *arguments)
        except NoScriptError:
            self.digest = str(client.script_load(_SCRIPT))
            answer = client.evalsha(self.digest, len(keys), *keys, *arguments)
        return cast("tuple[int, int]", answer)


_gate = _Gate()


@cache
def _valkey() -> Redis:
    """A client of its own: the project's cache hides that its server is away."""
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=settings.COUNTER_TIMEOUT_SECONDS,
        socket_connect_timeout=settings.COUNTER_TIMEOUT_SECONDS,
        decode_responses=True,
    )
