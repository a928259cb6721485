"""The cache away: reads miss, writes vanish, counters complain."""

import pytest
from redis.exceptions import RedisError

from dealership.cache import ForgivingCache


@pytest.fixture
def away():
    return ForgivingCache("unix:///nowhere/valkey.sock?db=0", {})


def test_pages_go_on(away):
    assert away.get("a", "default") == "default"
    assert away.get_many(["a"]) == {}
    assert away.set_many({"a": 1}) == ["a"]
    assert not away.add("a", 1)
    assert not away.has_key("a")
    assert away.get_or_set("a", lambda: 5) == 5
    away.set("a", 1)
    away.delete("a")


def test_a_counter_does_not_stand_still_in_silence(away):
    with pytest.raises((RedisError, OSError)):
        away.incr("a")
