"""The change feed: what it tells, in which order, to whom; what commits late is not missed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, connections, transaction

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.actor import Actor, system_actor
from apps.core.tenancy import scope
from apps.core.testing.api import assert_problem
from apps.core.testing.baselines import assert_query_baseline
from apps.core.testing.processes import eventually
from apps.inventory.changes import changes_after
from apps.inventory.models import StockUnit, StockUnitChange
from apps.inventory.services import movement
from apps.inventory.tests.factories import AT, StockUnitFactory, unit_in

CHANGES = "stock-units/changes/"


def nobody_else_writes() -> None:
    """Wait until every transaction has ended that runs now, anywhere in this database server.

    The feed stops before the oldest one, and tests of other processes run here too.
    """

    def ended() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > %s", [mine])
            return cursor.fetchone() == (True,)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (mine,) = cursor.fetchone()
    eventually(ended, seconds=300)


class Reader:
    """Reads the feed on from where it was."""

    def __init__(self) -> None:
        self.cursor = ""

    def read(self, size: int = 50) -> list[str]:
        found = changes_after(self.cursor, ["stock_number"], size)
        self.cursor = found.cursor
        return [row[0] for row in found.rows]


@contextmanager
def committed(shop: Dealership) -> Iterator[Actor]:
    """A scope of its own: what it writes is committed when it ends."""
    by = system_actor("test", dealership_id=shop.pk)
    with scope(shop.pk, actor=by):
        yield by


@pytest.fixture
def shop(transactional_db: None) -> Dealership:
    return DealershipFactory()


def test_what_commits_late_comes_later_and_updated_at_would_miss_it(shop: Dealership) -> None:
    """A writes, B writes and commits, one reads, A commits, one reads on."""
    written, go_on = threading.Event(), threading.Event()

    def late() -> None:
        try:
            with committed(shop), transaction.atomic():
                StockUnitFactory(
                    dealership=shop, stock_number="A", created_at=datetime(2026, 11, 20, 9, tzinfo=UTC)
                )
                written.set()
                assert go_on.wait(30)
        finally:
            connections.close_all()

    writer = threading.Thread(target=late)
    writer.start()
    assert written.wait(30)
    with committed(shop):
        StockUnitFactory(dealership=shop, stock_number="B", created_at=datetime(2026, 11, 20, 10, tzinfo=UTC))
    reader, seen_by_time = Reader(), []
    with committed(shop):
        told = reader.read()
        # The control: a watermark of time, as it is usually done.
        seen_by_time += StockUnit.objects.order_by("created_at").values_list("stock_number", flat=True)
        mark = StockUnit.objects.latest("created_at").created_at
    go_on.set()
    writer.join()
    nobody_else_writes()
    with committed(shop):
        told += reader.read()
        later = StockUnit.objects.filter(created_at__gt=mark).values_list("stock_number", flat=True)
        assert [*seen_by_time, *later] == ["B"]
        assert reader.read() == []
    assert sorted(told) == ["A", "B"]


def test_each_change_comes_once_and_ended_stays_come_too(shop: Dealership) -> None:
    with committed(shop):
        units = [
            unit_in(shop, status, stock_number=f"N{n}") for n, status in enumerate(("ordered", "in_stock"))
        ]
    reader = Reader()
    nobody_else_writes()
    with committed(shop):
        assert (reader.read(1), reader.read(1), reader.read(1)) == (["N0"], ["N1"], [])
    with committed(shop) as by:
        movement.cancel(unit_id=units[0].pk, by=by, at=AT, reason="not built")
    nobody_else_writes()
    with committed(shop):
        assert (reader.read(), reader.read()) == (["N0"], [])
    with committed(shop):
        StockUnit.objects.filter(pk=units[1].pk).update(photo_count=0)
    nobody_else_writes()
    with committed(shop):
        assert reader.read() == []
    with committed(shop):
        StockUnit.objects.filter(pk=units[1].pk).update(photo_count=3)
    nobody_else_writes()
    with committed(shop):
        assert (reader.read(), StockUnitChange.objects.count()) == (["N1"], 2)


def test_nobody_reads_or_marks_at_another_dealership(shop: Dealership) -> None:
    other = DealershipFactory()
    with committed(shop):
        unit_in(shop, "in_stock", stock_number="OURS")
    with committed(other):
        assert Reader().read() == []
        assert StockUnitChange.objects.update(xid=1) == 0
    nobody_else_writes()
    with committed(shop):
        assert Reader().read() == ["OURS"]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a test's own transaction everything is still running: let it count as ended."""
    monkeypatch.setattr("apps.inventory.changes._OldestRunning.template", "9223372036854775807::bigint")


def test_through_the_api(dealer: Dealer, api_as: Any, told: None) -> None:
    with dealer.scope():
        gone = unit_in(dealer.dealership, "delivered", stock_number="GONE")
        unit_in(dealer.dealership, "in_stock", stock_number="HERE")
    client = api_as("sales_rep", dealer)
    first = client.get(f"{CHANGES}?page_size=1").json()
    (unit,) = first["results"]
    assert (unit["id"], unit["ended"], first["more"]) == (gone.pk, True, True)
    assert "acquisition_cost" not in unit
    with assert_query_baseline("api stock-units changes"):
        second = client.get(f"{CHANGES}?cursor={first['cursor']}").json()
    assert [(row["stock_number"], row["ended"]) for row in second["results"]] == [("HERE", False)]
    last = client.get(f"{CHANGES}?cursor={second['cursor']}").json()
    assert last == {"results": [], "cursor": second["cursor"], "more": False}
    assert_problem(client.get(f"{CHANGES}?cursor=abc"), 400)
    assert_problem(client.get(f"{CHANGES}?since=yesterday"), 400, "unknown_parameter")
    assert_problem(client.get(f"{CHANGES}?page_size=1000"), 400)


def test_nothing_of_another_dealership(two_dealers: TwoDealers, api_as: Any, told: None) -> None:
    with two_dealers.theirs.scope():
        unit_in(two_dealers.theirs.dealership, "in_stock")
    answer = api_as("dealer_admin", two_dealers.ours).get(CHANGES).json()
    assert (answer["results"], answer["more"]) == ([], False)
