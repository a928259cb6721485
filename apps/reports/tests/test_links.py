"""Each number of the dashboard opens the rows that it counts, and as many of them."""

import re
from datetime import date, timedelta

import pytest

from apps.core.outbox.relay import relay_once
from apps.deals.tests.scene import AT, Scene, make_unit, publish_rules, run
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.lifecycle import ORDERED
from apps.inventory.services.intake import take_in
from apps.reports.admin import dashboard
from apps.reports.tallies import stock

TODAY = date(2026, 11, 16)
LAST_MONTH = AT - timedelta(days=20)
COUNT = re.compile(
    r"<b class=\"k-num\">([\d,+]+)</b> (?:deal|vehicle)s?(?:: .*?= <b class=\"k-num\">(-?\d+)</b> unit)?"
)


@pytest.fixture
def store(dealer, time_machine):
    """Stock of several ages and states, sales of two months, some of them taken back."""
    time_machine.move_to(AT)
    scene = Scene(dealer)
    with dealer.scope():
        publish_rules(scene.system)
        for age in (0, 15, 16, 45, 60, 61, 90):
            make_unit(scene.system, acquired_on=TODAY - timedelta(days=age))
        for state in ("open", "submitted", "contracted", "dead"):
            scene.deal(state, stock_unit_id=make_unit(scene.system).pk)
        entry, vehicle = UnitEntry("new"), VehicleEntry(make="Kia")
        take_in(vin=None, vehicle=vehicle, unit=entry, status=ORDERED, by=scene.system, at=AT)
    return scene


def sell(scene, on, *, unwound=None):
    """A sale delivered at ``on``, taken back at ``unwound``."""
    with scene.dealer.scope():
        unit = make_unit(scene.system, acquired_on=date(2026, 10, 1))
        deal = scene.deal("contracted", stock_unit_id=unit.pk)
        deal = run(deal, "deliver", by=scene.boss, at=on)
        if unwound:
            run(deal, "unwind", by=scene.boss, at=unwound)


def board(scene):
    while relay_once():
        pass
    with scene.dealer.scope():
        actor = scene.actor("dealer_admin")
        read = dashboard.read(actor)
        return read, {tile.key: tile for tile in dashboard.tiles(read, actor)}


def rows_behind(scene, sign_in, href) -> int:
    """What the page says that it lists."""
    dealer = scene.dealer
    page = sign_in(dealer.user("dealer_admin"), dealer.dealership).get(href).content.decode()
    found = COUNT.search(page)
    assert found, page[:3000]
    return int(found[2] or found[1])


@pytest.mark.parametrize("key", ["stock", "old"])
def test_stock_tiles_open_their_units(store, sign_in, key):
    tile = board(store)[1][key]
    assert int(tile.value) > 0
    assert rows_behind(store, sign_in, tile.href) == int(tile.value)


def test_each_age_opens_its_units(store, sign_in):
    lines = dashboard.ageing(board(store)[0])
    assert sum(line["units"] for line in lines) > 8
    for line in lines:
        if line["units"]:
            assert rows_behind(store, sign_in, line["href"]) == line["units"], line


def test_units_without_an_acquisition_date_have_rows_too(store, sign_in):
    with store.dealer.scope():
        unit = make_unit(store.system)
        type(unit).objects.filter(pk=unit.pk).update(acquired_on=None)
        stock.refresh(dealership_id=unit.dealership_id)
    unknown = dashboard.ageing(board(store)[0])[-1]
    assert (unknown["name"], unknown["units"]) == ("unknown", 1)
    assert rows_behind(store, sign_in, unknown["href"]) == 1


@pytest.mark.parametrize(
    ("sales", "units"),
    [
        pytest.param([(AT, None), (AT, None)], 2, id="delivered"),
        pytest.param([(AT, None), (AT, AT)], 1, id="taken back in the same month"),
        pytest.param([(AT, None), (AT, None), (LAST_MONTH, AT)], 1, id="an earlier sale taken back"),
        pytest.param([(LAST_MONTH, AT)], -1, id="nothing but a sale taken back"),
        pytest.param([(AT, None), (LAST_MONTH, LAST_MONTH)], 1, id="over before the month"),
    ],
)
def test_units_sold_open_their_deals(store, sign_in, sales, units):
    for on, unwound in sales:
        sell(store, on, unwound=unwound)
    read, tiles = board(store)
    assert tiles["units"].value == str(units) == str(read.this_month.units)
    assert rows_behind(store, sign_in, tiles["units"].href) == units
    assert tiles["gross"].href == tiles["units"].href


def test_a_month_of_the_chart_opens_its_deals(store, sign_in):
    sell(store, LAST_MONTH)
    sell(store, LAST_MONTH, unwound=AT)
    sell(store, AT)
    rows = dashboard.chart(board(store)[0])["rows"]
    for label, [(_, value, href)] in rows[-2:]:
        assert rows_behind(store, sign_in, href) == int(value), label
    assert [int(cells[0][1]) for _, cells in rows[-2:]] == [2, 0]
