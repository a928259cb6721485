"""Restock rules: what counts as sold, on hand and incoming; the screen, the API, who may."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import Dealer
from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, Stale
from apps.core.testing.api import Case, run_case
from apps.core.testing.baselines import assert_query_baseline
from apps.core.testing.permission_tables import refused
from apps.inventory import permissions as may
from apps.inventory.models import RestockRule, StockUnit
from apps.inventory.restock import Position
from apps.inventory.restocking import positions
from apps.inventory.services.restock_rules import add_rule, change_rule
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import unit_in

ZONE = "America/New_York"
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
ROUTE = "/admin/inventory/restockrule/"


def stock(shop: Dealership) -> None:
    """One sold on the window's first local day and one an instant before; two here, two to come."""
    first = datetime(2026, 11, 11, 5, 0, tzinfo=UTC)  # midnight in New York, ten days with today
    for at in (first, first - timedelta(microseconds=1)):
        unit_in(shop, "sold", status_at=at)
    unit_in(shop, "in_stock")
    unit_in(shop, "held", held_from="in_stock")
    unit_in(shop, "held", held_from="ordered")
    unit_in(shop, "in_transit")
    unit_in(shop, "pending_sale")


def test_what_counts(shop: Dealership, boss: Actor) -> None:
    stock(shop)
    dear = add_rule(by=boss, name="Dear", make="HONDA", price_from=Decimal(30000), window_days=10)
    every = add_rule(by=boss, name="Accords", make="honda", model="accord", window_days=10)
    other = add_rule(by=boss, name="Fords", make="Ford")
    found = positions([dear, every, other], at=AT, zone=ZONE)
    assert found == {dear.pk: Position(0, 0, 0), every.pk: Position(1, 2, 2), other.pk: Position(0, 0, 0)}


def test_a_rule_is_checked_named_once_and_versioned(boss: Actor) -> None:
    rule = add_rule(by=boss, name="  Civics  ", model="Civic")
    assert rule.name == "Civics"
    with pytest.raises(Conflict, match="this name"):
        add_rule(by=boss, name="Civics")
    for wrong in ({"window_days": 0}, {"price_from": Decimal(9), "price_to": Decimal(8)}, {"condition": "x"}):
        with pytest.raises(Invalid):
            change_rule(rule_id=rule.pk, changes=wrong, by=boss)
    change_rule(rule_id=rule.pk, changes={"min_stock": 3}, by=boss, version=1)
    with pytest.raises(Stale):
        change_rule(rule_id=rule.pk, changes={"min_stock": 4}, by=boss, version=1)
    assert RestockRule.objects.get().min_stock == 3


def test_only_those_who_may(shop: Dealership, boss: Actor) -> None:
    rule = add_rule(by=boss, name="Civics")
    rep = actor_of("sales_rep", shop)
    with refused(may.RESTOCK, rule):
        add_rule(by=rep, name="Mine")
    with refused(may.RESTOCK, rule):
        change_rule(rule_id=rule.pk, changes={"name": "Mine"}, by=rep)


def test_the_screen_says_what_to_buy_and_why(dealer: Dealer, signed_in: Any) -> None:
    with dealer.scope():
        by = actor_of("general_manager", dealer.dealership)
        for _ in range(3):
            unit_in(dealer.dealership, "sold", status_at=now())
        unit_in(dealer.dealership, "in_stock")
        add_rule(by=by, name="Accords", model="Accord", window_days=30, lead_time_days=15, target_days=30)
        add_rule(by=by, name="Fords", make="Ford")
    client = signed_in("general_manager")
    client.get(ROUTE)
    with assert_query_baseline("inventory restock"):
        page = client.get(ROUTE).content.decode()
    assert all(
        words in page for words in ("0.1000", "3 ÷ 30", "buy 2", "Enough", "max(2, ⌈0.1000 × 30⌉) − 1")
    )
    assert "Fords" not in client.get(f"{ROUTE}?show=alerts").content.decode()
    answer = client.post(f"{ROUTE}add/", _form(name="Civics"))
    assert answer.status_code == 302
    assert "Civics" in client.get(ROUTE).content.decode()
    assert client.post(f"{ROUTE}add/", _form(name="Civics")).status_code == 409


def _form(**changes: str) -> dict[str, str]:
    terms = {"window_days": "45", "lead_time_days": "14", "safety_stock": "0", "target_days": "45"}
    return terms | {"min_stock": "0", "is_active": "on"} | changes


CASES = [
    Case("get", "restock-rules/", may.VIEW),
    Case("get", "restock-rules/{rule}/", may.VIEW),
    Case("post", "restock-rules/", may.RESTOCK, 201, {"name": "New", "make": "Kia"}),
    Case("patch", "restock-rules/{rule}/", may.RESTOCK, 200, {"min_stock": 2}, {"if_match": '"1"'}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
@pytest.mark.parametrize("role", ["sales_manager", "sales_rep"])
def test_who_may(api_as: Any, dealer: Dealer, case: Case, role: str) -> None:
    with dealer.scope():
        rule = add_rule(by=actor_of("general_manager", dealer.dealership), name="Civics")
        run_case(case, lambda who: api_as(who, dealer), role, (RestockRule, StockUnit), rule=rule.pk)
