"""Age in stock. Pure; the clock starts at ownership and a returned unit keeps its clock."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Bucket:
    """An age band of whole days, both ends included; ``last`` is None for the open one."""

    name: str
    first: int
    last: int | None


BUCKETS = (
    Bucket("0-15", 0, 15),
    Bucket("16-30", 16, 30),
    Bucket("31-45", 31, 45),
    Bucket("46-60", 46, 60),
    Bucket("60+", 61, None),
)

UNKNOWN = "unknown"
"""The bucket of stays whose beginning nobody knows."""


def days_in_stock(acquired_on: date, as_of: date) -> int:
    """Local days since acquisition, which is day 0; never negative."""
    return max(0, (as_of - acquired_on).days)


def bucket_of(days: int) -> Bucket:
    """The band that ``days`` falls in."""
    return next(b for b in BUCKETS if b.last is None or days <= b.last)


def bucket_named(name: str) -> Bucket:
    """The band called ``name``; KeyError for an unknown name."""
    for bucket in BUCKETS:
        if bucket.name == name:
            return bucket
    raise KeyError(name)


def acquired_between(bucket: Bucket, as_of: date) -> tuple[date | None, date]:
    """The acquisition dates (earliest or None, latest) of units that are in ``bucket`` today."""
    earliest = None if bucket.last is None else as_of - timedelta(days=bucket.last)
    return earliest, as_of - timedelta(days=bucket.first)
