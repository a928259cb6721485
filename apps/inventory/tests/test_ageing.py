"""Age in stock at its edges."""

from datetime import UTC, date, datetime

import pytest

from apps.core.clock import local_date
from apps.inventory import ageing


@pytest.mark.parametrize(
    ("days", "name"),
    [(0, "0-15"), (15, "0-15"), (16, "16-30"), (30, "16-30"), (31, "31-45"), (45, "31-45"), (46, "46-60")]
    + [(60, "46-60"), (61, "60+"), (4000, "60+")],
)
def test_bucket(days: int, name: str) -> None:
    assert ageing.bucket_of(days).name == name
    assert ageing.bucket_named(name).name == name


def test_the_day_is_the_stores() -> None:
    acquired = date(2026, 3, 1)
    late_evening = datetime(2026, 3, 3, 4, 30, tzinfo=UTC)
    assert ageing.days_in_stock(acquired, local_date(late_evening, "America/New_York")) == 1
    assert ageing.days_in_stock(acquired, local_date(late_evening, "Europe/Berlin")) == 2


def test_a_future_acquisition_has_no_age() -> None:
    assert ageing.days_in_stock(date(2026, 3, 2), date(2026, 3, 1)) == 0


@pytest.mark.parametrize("bucket", ageing.BUCKETS, ids=lambda b: b.name)
def test_acquisition_range_is_the_inverse_of_the_bucket(bucket: ageing.Bucket) -> None:
    as_of = date(2026, 11, 21)
    earliest, latest = ageing.acquired_between(bucket, as_of)
    assert ageing.bucket_of(ageing.days_in_stock(latest, as_of)) == bucket
    if earliest is not None:
        assert ageing.bucket_of(ageing.days_in_stock(earliest, as_of)) == bucket


def test_unknown_bucket() -> None:
    with pytest.raises(KeyError):
        ageing.bucket_named("90+")
