"""Titles: written down whole, waited for, overdue by the store's days; at every door."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.accounts.tests.fixtures import Dealer
from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotAllowed, Stale
from apps.core.models import AuditEvent, OutboxMessage
from apps.core.tenancy import scope
from apps.core.testing.api import Case, assert_problem, run_case
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory import permissions as may
from apps.inventory import titles
from apps.inventory.lifecycle import STATES
from apps.inventory.models import StockUnit, TitleStatus, UnitTitle, VehicleBrand
from apps.inventory.services.alerts import set_policy
from apps.inventory.services.titles import record_title
from apps.inventory.services.transfers import transfer
from apps.inventory.tests.conftest import SignIn
from apps.inventory.tests.factories import AT, StockUnitFactory, unit_in
from apps.inventory.titles import TitleFacts
from apps.inventory.waiting_titles import overdue

LIST = "/admin/inventory/titles/"
TODAY = date(2026, 11, 20)
FACTS = st.builds(
    TitleFacts,
    title_status=st.sampled_from(TitleStatus.values),
    number=st.text(max_size=8),
    lienholder=st.sampled_from(["", "Ally"]),
    received_on=st.none() | st.just(date(2026, 11, 3)),
    kept_at=st.sampled_from(["", "Drawer 3"]),
)


@given(FACTS)
def test_what_is_settled_cannot_contradict_itself(facts: TitleFacts) -> None:
    told = titles.settled(facts, TODAY)
    assert titles.settled(told, TODAY) == told
    assert not told.kept_at or told.title_status == "in_hand"
    assert not told.lienholder or told.title_status == "payoff_pending"
    assert (told.received_on is None) == (
        told.title_status in titles.WAITING
        or (told.title_status not in titles.OURS and not facts.received_on)
    )


def test_every_status_is_waited_for_ours_or_passed_on() -> None:
    passed_on = {titles.AT_DMV, titles.TO_BUYER}
    assert {*titles.WAITING, *titles.OURS, *passed_on} == set(TitleStatus.values)
    assert set(titles.NEXT) == set(titles.WAITING)


def test_it_is_written_down_and_goes_on_its_way(shop: Dealership, boss: Actor) -> None:
    unit = unit_in(shop, "in_stock")
    facts = {"title_status": "payoff_pending", "lienholder": " Ally ", "number": "t-1", "state": "OH"}
    record_title(unit_id=unit.pk, facts=facts, by=boss, at=AT)
    paper = UnitTitle.objects.get(unit=unit)
    assert (paper.lienholder, paper.number, paper.by_name, paper.received_on) == (
        "Ally",
        "T-1",
        boss.name,
        None,
    )
    record_title(
        unit_id=unit.pk, facts={"title_status": "in_hand", "kept_at": "Safe 2"}, by=boss, at=AT, version=2
    )
    paper.refresh_from_db()
    assert (paper.received_on, paper.kept_at, paper.lienholder, paper.number) == (TODAY, "Safe 2", "", "T-1")
    unit.refresh_from_db()
    assert (unit.title_status, unit.version) == ("in_hand", 3)
    assert [row.title_status for row in StockUnit.history.filter(id=unit.pk).order_by("version")] == [
        "unknown",
        "payoff_pending",
        "in_hand",
    ]
    said = AuditEvent.objects.filter(action="inventory.record_title").latest("id")
    assert said.changes["title_status"] == ["payoff_pending", "in_hand"]
    told = OutboxMessage.objects.filter(name="inventory.stock_unit_title_changed").latest("id")
    assert (told.payload["old"], told.payload["new"]) == ("payoff_pending", "in_hand")
    record_title(unit_id=unit.pk, facts={"title_status": "in_hand"}, by=boss, at=AT)
    assert StockUnit.objects.get(pk=unit.pk).version == 3, "nothing new is written twice"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title_status": "lost"}, "title_status"),
        ({"title_status": "to_buyer"}, "title_status"),
        ({"title_status": "in_hand", "received_on": date(2026, 11, 21)}, "received_on"),
        ({"note": "x" * 201}, "note"),
    ],
)
def test_what_cannot_be(shop: Dealership, boss: Actor, facts: dict[str, Any], field: str) -> None:
    unit = unit_in(shop, "in_stock")
    with pytest.raises(Invalid) as refused:
        record_title(unit_id=unit.pk, facts=facts, by=boss, at=AT)
    assert list(refused.value.fields) == [field]
    assert not UnitTitle.objects.exists()


def test_who_may_on_what_and_on_which_version(shop: Dealership, boss: Actor, rep: Actor) -> None:
    unit, gone = unit_in(shop, "in_stock"), unit_in(shop, "transferred")
    facts = {"title_status": "in_hand"}
    with pytest.raises(NotAllowed):
        record_title(unit_id=unit.pk, facts=facts, by=rep, at=AT)
    with pytest.raises(Stale):
        record_title(unit_id=unit.pk, facts=facts, by=boss, at=AT, version=9)
    with pytest.raises(Conflict):
        record_title(unit_id=gone.pk, facts=facts, by=boss, at=AT)
    assert not UnitTitle.objects.exists()
    assert not StockUnit.objects.filter(title_status="in_hand").exists()
    sold = unit_in(shop, "sold", stock_number="S1")
    record_title(unit_id=sold.pk, facts={"title_status": "to_buyer"}, by=boss, at=AT)


def test_which_titles_are_waited_for(shop: Dealership) -> None:
    for number, state in enumerate(STATES):
        unit_in(shop, state, stock_number=f"W{number}-{state}")
    old = {"status": "delivered", "sold_on": date(2020, 1, 1)}
    StockUnitFactory(dealership=shop, stock_number="HISTORY", **old)
    unit_in(shop, "in_stock", stock_number="ELT", title_status="electronic")
    waiting = StockUnit.objects.untitled()
    assert {unit.status for unit in waiting} == {"in_stock", "held", "pending_sale", "sold", "delivered"}
    assert waiting.count() == 5, "neither what is here nor what was sold elsewhere"


def test_overdue_is_what_the_store_says(shop: Dealership, boss: Actor) -> None:
    for days in (29, 30, 31):
        unit_in(shop, "in_stock", stock_number=f"D{days}", acquired_on=TODAY - timedelta(days=days))

    def late() -> set[str]:
        found = overdue(StockUnit.objects.untitled(), store=shop.pk, today=TODAY)
        return set(found.values_list("stock_number", flat=True))

    assert late() == {"D30", "D31"}
    set_policy(title_days=31, by=boss, at=AT)
    assert late() == {"D31"}
    with pytest.raises(Invalid):
        set_policy(title_days=0, by=boss, at=AT)


def test_the_list_of_missing_titles(signed_in: SignIn, dealer: Dealer) -> None:
    with dealer.scope():
        car = unit_in(
            dealer.dealership, "in_stock", stock_number="LATE1", acquired_on=now().date() - timedelta(days=90)
        )
        unit_in(dealer.dealership, "sold", stock_number="SOLD1", acquired_on=now().date())
        unit_in(dealer.dealership, "in_stock", stock_number="HERE1", title_status="in_hand")
    client = signed_in("back_office")
    client.get(LIST)
    with assert_query_baseline("inventory missing titles"):
        html = client.get(LIST).content.decode()
    assert html.index("LATE1") < html.index("SOLD1")
    assert "HERE1" not in html
    for query, shown in (
        ("?show=overdue", {"LATE1"}),
        ("?show=sold", {"SOLD1"}),
        ("?show=stock", {"LATE1"}),
        ("?is=missing", set()),
    ):
        html = client.get(LIST + query).content.decode()
        assert {number for number in ("LATE1", "SOLD1") if number in html} == shown
    assert client.post(f"{LIST}days/", {"title_days": 100}).status_code == 302
    assert client.post(f"{LIST}days/", {"title_days": 0}).status_code == 422
    assert "LATE1" not in client.get(f"{LIST}?show=overdue").content.decode()
    assert signed_in("sales_rep").post(f"{LIST}days/", {"title_days": 5}).status_code == 403
    narrowed = client.get(reverse("admin:inventory_stockunit_changelist"), {"title_status__in": "in_hand"})
    assert "Title: In hand" in narrowed.content.decode()
    assert "HERE1" in narrowed.content.decode()
    assert car.stock_number not in narrowed.content.decode()


def test_the_card_writes_it_down(signed_in: SignIn, dealer: Dealer) -> None:
    with dealer.scope():
        unit = unit_in(dealer.dealership, "in_stock")
    client = signed_in("back_office")
    page = reverse("admin:inventory_stockunit_page", args=[unit.pk])
    post = reverse("admin:inventory_stockunit_do", args=[unit.pk, "record_title"])
    body = {"title_status": "in_hand", "kept_at": "Safe 2", "brand": "REBUILT SALVAGE", "seen_version": 1}
    assert client.post(post, body).status_code == 302
    html = client.get(page).content.decode()
    for words in ("Safe 2", "In hand", "REBUILT SALVAGE", "no brand is recorded"):
        assert words in html
    assert client.post(post, body).status_code in (409, 412), "somebody saw an older state"
    with dealer.scope():
        assert not VehicleBrand.objects.exists()
    assert signed_in("sales_rep").post(post, {"title_status": "missing"}).status_code in (403, 422)
    with dealer.scope():
        assert StockUnit.objects.get().title_status == "in_hand"


def test_by_api(api_as: Any, dealer: Dealer) -> None:
    with dealer.scope():
        unit = unit_in(dealer.dealership, "in_stock")
    client, path = api_as("back_office", dealer), f"stock-units/{unit.pk}/"
    assert client.get(path).json()["title_paper"] is None
    body = {"title_status": "electronic", "number": "9", "received_on": "2026-11-02"}
    shown = client.post(f"{path}record-title/", body).json()
    assert (shown["title_status"], shown["title_paper"]["received_on"]) == ("electronic", "2026-11-02")
    assert client.get(path).json()["title_paper"] == shown["title_paper"]
    assert_problem(client.post(f"{path}record-title/", {"title_status": "to_buyer"}), 400, "bad_title")
    assert_problem(client.patch(path, {"title_status": "missing"}, if_match='"2"'), 400)
    assert client.get("stock-units/?title_waiting=true").json()["results"] == []
    (listed,) = client.get("stock-units/?title_status__in=electronic,in_hand").json()["results"]
    assert listed["id"] == unit.pk


@pytest.mark.parametrize("role", ["general_manager", "technician", "auditor"])
def test_who_may_by_api(api_as: Any, dealer: Dealer, role: str) -> None:
    with dealer.scope():
        unit = unit_in(dealer.dealership, "in_stock")
        case = Case("post", "stock-units/{unit}/record-title/", may.TITLES, 200, {"title_status": "missing"})
        run_case(case, lambda who: api_as(who, dealer), role, (StockUnit, UnitTitle), unit=unit.pk)


def test_a_transfer_takes_what_is_known_along(shop: Dealership, boss: Actor) -> None:
    sister = DealershipFactory(group=shop.group, stock_prefix="S")
    unit = unit_in(shop, "in_stock")
    facts = {"title_status": "in_hand", "number": "T-1", "kept_at": "Safe 2"}
    record_title(unit_id=unit.pk, facts=facts, by=boss, at=AT)
    transfer(unit_id=unit.pk, to_dealership_id=sister.pk, by=boss, at=AT)
    with scope(sister.pk):
        there = StockUnit.objects.select_related("title_paper").get()
        assert (there.title_status, there.title_paper.number, there.title_paper.kept_at) == (
            "in_transit",
            "T-1",
            "",
        )
