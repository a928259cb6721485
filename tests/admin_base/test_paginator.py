"""Counting stops at the cap, and so does paging."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Location
from apps.core.admin import paginator
from apps.core.admin.paginator import BoundedPaginator


@pytest.fixture
def lots(dealer, monkeypatch):
    monkeypatch.setattr(paginator, "CAP", 10)
    with dealer.scope():
        Location.objects.bulk_create(
            Location(dealership=dealer.dealership, name=f"Lot {number:02}") for number in range(11)
        )
        yield Location.objects.order_by("name")


def test_beyond_the_cap_it_says_so(lots):
    pages = BoundedPaginator(lots, 4)
    assert (pages.count, pages.count_text, pages.is_capped, pages.num_pages) == (10, "10+", True, 3)
    assert [lot.name for lot in pages.page(3)] == ["Lot 08", "Lot 09"]


def test_up_to_the_cap_it_is_exact(lots):
    pages = BoundedPaginator(lots.exclude(name="Lot 00"), 4)
    assert (pages.count, pages.count_text, pages.is_capped) == (10, "10", False)
    assert BoundedPaginator(lots.none(), 4).count_text == "0"


def test_the_database_stops_counting(lots):
    with CaptureQueriesContext(connection) as queries:
        BoundedPaginator(lots, 4).count  # noqa: B018
    assert len(queries) == 1
    assert "LIMIT 11" in queries[0]["sql"]
