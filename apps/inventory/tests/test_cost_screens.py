"""The cost card, its dialogs, and the floorplan pages."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from apps.accounts.tests.fixtures import Dealer
from apps.core.clock import local_date, now
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory.models import CostEntry, FloorplanAdvance, FloorplanPlan, FloorplanPolicy, StockUnit
from apps.inventory.services.floorplan import start_advance
from apps.inventory.services.floorplan_terms import add_plan
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import unit_in
from apps.inventory.tests.test_floorplan import TERMS

BASE = "/admin/inventory"
SignIn = Callable[[str], Client]


@pytest.fixture
def boss(dealer: Dealer, sign_in: Any) -> Client:
    client: Client = sign_in(dealer.user("general_manager"), dealer.dealership)
    return client


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    with dealer.scope():
        return unit_in(dealer.dealership, "in_stock", recon=Decimal(900), stock_number="A100")


def plan_of(dealer: Dealer) -> FloorplanPlan:
    return add_plan(by=actor_of("general_manager", dealer.dealership), **TERMS)


def advance_of(dealer: Dealer, unit: StockUnit, plan: FloorplanPlan, days: int) -> FloorplanAdvance:
    """An advance that began ``days`` ago."""
    by = actor_of("general_manager", dealer.dealership)
    began = local_date(now(), dealer.dealership.time_zone) - timedelta(days=days)
    return start_advance(
        unit_id=unit.pk, plan_id=plan.pk, principal=Decimal(20000), started_on=began, by=by, at=now()
    )


def text(client: Client, path: str) -> str:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_card_adds_up_and_its_dialogs_write(boss: Client, dealer: Dealer, unit: StockUnit) -> None:
    path = f"stockunit/{unit.pk}"
    entry = {
        "kind": "fee",
        "amount": "385",
        "description": "Auction fee",
        "vendor": "Metro",
        "reference": "M-1",
    }
    answer = boss.post(f"{BASE}/{path}/do/add_cost/", {**entry, "seen_version": unit.version})
    assert answer.status_code == 302
    page = text(boss, f"{path}/page/")
    assert all(
        word in page for word in ("Auction fee", "Metro", "M-1", "$19,285.00", "Front gross potential")
    )
    with dealer.scope():
        made = CostEntry.objects.get(kind="fee")
    blank = boss.post(f"{BASE}/{path}/do/reverse_cost/", {"entry_id": made.pk})
    assert (blank.status_code, "Say why" in blank.content.decode()) == (422, True)
    boss.post(f"{BASE}/{path}/do/reverse_cost/", {"entry_id": made.pk, "reason": "not ours"})
    assert "“not ours”" in text(boss, f"{path}/page/")
    with dealer.scope():
        assert StockUnit.objects.get(pk=unit.pk).fees is None


def test_a_credit_that_is_too_large_is_refused_in_the_dialog(boss: Client, unit: StockUnit) -> None:
    entry = {"kind": "recon", "amount": "-901", "description": "Credit"}
    answer = boss.post(f"{BASE}/stockunit/{unit.pk}/do/add_cost/", entry)
    assert answer.status_code == 422
    assert "less than nothing" in answer.content.decode()


def test_on_floorplan_and_back(boss: Client, dealer: Dealer, unit: StockUnit) -> None:
    with dealer.scope():
        plan = plan_of(dealer)
    boss.post(f"{BASE}/stockunit/{unit.pk}/do/start_floorplan/", {"plan_id": plan.pk, "principal": "18000"})
    with dealer.scope():
        advance = FloorplanAdvance.objects.get()
    page = text(boss, f"stockunit/{unit.pk}/page/")
    assert "Acme Floorplan" in page
    assert "do-start-floorplan" not in page, "it is on one already"
    url = f"floorplan/{advance.pk}/"
    over = boss.post(f"{BASE}/{url}do/curtail/", {"amount": "18000"})
    assert (over.status_code, "payoff instead" in over.content.decode()) == (422, True)
    assert boss.post(f"{BASE}/{url}do/curtail/", {"amount": "500", "reference": "ACH 1"}).status_code == 302
    page = text(boss, url)
    assert all(word in page for word in ("$17,500.00", "ACH 1", "÷ 360"))
    boss.post(f"{BASE}/{url}do/payoff/", {})
    assert "paid off" in text(boss, url)


def test_what_is_due_when(boss: Client, dealer: Dealer, unit: StockUnit) -> None:
    with dealer.scope():
        plan = plan_of(dealer)
        for days, number in ((95, "LATE"), (85, "SOON"), (65, "LATER"), (1, "NEW")):
            car = unit_in(dealer.dealership, "in_stock", stock_number=number)
            advance_of(dealer, car, plan, days)
    boss.get(f"{BASE}/floorplan/")
    with assert_query_baseline("inventory floorplan list"):
        page = text(boss, "floorplan/")
    assert "$80,000.00" in page
    shown = {
        due: {n for n in ("LATE", "SOON", "LATER", "NEW") if f"{n} ·" in text(boss, f"floorplan/?due={due}")}
        for due in ("overdue", "7", "30", "")
    }
    assert shown == {
        "overdue": {"LATE"},
        "7": {"LATE", "SOON"},
        "30": {"LATE", "SOON", "LATER"},
        "": {"LATE", "SOON", "LATER", "NEW"},
    }
    assert "SOON ·" in text(boss, "floorplan/?q=soon")


def test_interest_carried_or_expensed(boss: Client, dealer: Dealer, unit: StockUnit) -> None:
    with dealer.scope():
        advance_of(dealer, unit, plan_of(dealer), 36)
    page = text(boss, f"stockunit/{unit.pk}/page/")
    assert "$19,065.00" in page, "18,000 + 900 + 20,000 × 8.25 % × 36 ÷ 360"
    assert boss.post(f"{BASE}/floorplan/policy/", {"carries_in_cost": "False"}).status_code == 422
    boss.post(f"{BASE}/floorplan/policy/", {"carries_in_cost": "False", "reason": "accountant"})
    with dealer.scope():
        assert not FloorplanPolicy.objects.get().carries_in_cost
    page = text(boss, f"stockunit/{unit.pk}/page/")
    assert "$18,900.00" in page
    assert "expensed, not in cost" in page


def test_a_sales_manager_sees_and_does_not_pay(dealer: Dealer, sign_in: Any, unit: StockUnit) -> None:
    with dealer.scope():
        advance = advance_of(dealer, unit, plan_of(dealer), 3)
    client = sign_in(dealer.user("sales_manager"), dealer.dealership)
    assert "Record a curtailment" not in text(client, f"floorplan/{advance.pk}/")
    assert client.post(f"{BASE}/floorplan/{advance.pk}/do/payoff/", {}).status_code == 403
    assert (
        client.post(f"{BASE}/floorplan/policy/", {"carries_in_cost": "False", "reason": "x"}).status_code
        == 403
    )
    with dealer.scope():
        assert FloorplanAdvance.objects.get().ended_on is None
