"""A cache that may be away: pages get slower, not broken."""

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)
AWAY = (RedisConnectionError, RedisTimeoutError, OSError)


def _forgiving(name: str, answer: Callable[..., Any]) -> Callable[..., Any]:
    """RedisCache's method ``name``, giving ``answer`` of its arguments while nobody is there."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def forgiving(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except AWAY:
            logger.warning("cache_away")
            return answer(*args, **kwargs)

    return forgiving


def _default(key: Any, default: Any = None, version: int | None = None) -> Any:
    return default


def _nothing(*args: Any, **kwargs: Any) -> None:
    return None


def _false(*args: Any, **kwargs: Any) -> bool:
    return False


def _no_values(keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
    return {}


def _all_keys(data: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
    return list(data)


class ForgivingCache(RedisCache):
    """Reads miss and writes vanish while the server is away.

    Whoever must know (throttles, login limits) asks the server itself, not this cache.
    ``incr`` is not forgiven: a counter that silently stands still is a hole.
    """

    get = _forgiving("get", _default)
    get_many = _forgiving("get_many", _no_values)
    set = _forgiving("set", _nothing)
    set_many = _forgiving("set_many", _all_keys)
    add = _forgiving("add", _false)
    touch = _forgiving("touch", _false)
    delete = _forgiving("delete", _false)
    delete_many = _forgiving("delete_many", _nothing)
    has_key = _forgiving("has_key", _false)
    clear = _forgiving("clear", _false)
