"""When a feed goes out: full hours of the store's day. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

LATE = timedelta(hours=20)
"""A slot that nobody was there for is made up for so long; then the next one comes anyway."""


def latest(hours: Sequence[int], zone: str, at: datetime) -> datetime | None:
    """The last slot that has begun by ``at``, if it is not too long ago."""
    begun = [slot for slot in _around(hours, zone, at) if slot <= at]
    return max(begun) if begun and at - max(begun) <= LATE else None


def following(hours: Sequence[int], zone: str, at: datetime) -> datetime | None:
    """The first slot after ``at``; None without hours."""
    return min((slot for slot in _around(hours, zone, at) if slot > at), default=None)


def _around(hours: Sequence[int], zone: str, at: datetime) -> list[datetime]:
    """Slots of yesterday, today and tomorrow; an hour that a clock change leaves out comes right after it."""
    store = ZoneInfo(zone)
    today = at.astimezone(store).date()
    days = (today + timedelta(days=step) for step in (-1, 0, 1))
    return [datetime.combine(day, time(hour), store).astimezone(UTC) for day in days for hour in hours]
