"""The cost ledger and floorplan through the API: shapes, refusals, and that no figure leaks."""

from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core import permissions
from apps.core.models import OutboxMessage
from apps.core.testing.api import Case, assert_problem, run_case
from apps.inventory import permissions as may
from apps.inventory.cost import CostKind
from apps.inventory.models import CostEntry, FloorplanAdvance, FloorplanPayment, StockUnit
from apps.inventory.services.costs import add_cost
from apps.inventory.services.floorplan import start_advance
from apps.inventory.services.floorplan_terms import add_plan
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in
from apps.inventory.tests.test_floorplan import TERMS

SECRETS = ("18765", "4321.09", "16543", "Acme")
ENTRY = {"kind": "recon", "amount": "250.00", "description": "Detail"}


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    with dealer.scope():
        return unit_in(dealer.dealership, "in_stock", acquisition_cost=Decimal("18765.43"))


@pytest.fixture
def ids(dealer: Dealer, unit: StockUnit) -> dict[str, int]:
    """A unit with an entry and an advance, and another without."""
    boss = actor_of("general_manager", dealer.dealership)
    with dealer.scope():
        entry = add_cost(
            unit_id=unit.pk,
            kind=CostKind.RECON,
            amount=Decimal("4321.09"),
            description="Engine",
            by=boss,
            at=AT,
        )
        plan = add_plan(by=boss, **TERMS)
        advance = start_advance(unit_id=unit.pk, plan_id=plan.pk, principal=Decimal(16543), by=boss, at=AT)
        bare = unit_in(dealer.dealership, "in_stock")
    return {
        "unit": unit.pk,
        "entry": entry.pk,
        "advance": advance.pk,
        "plan": plan.pk,
        "bare": bare.pk,
        "owed": advance.pk,
    }


@pytest.fixture
def manager(api_as: Any, dealer: Dealer) -> Any:
    return api_as("general_manager", dealer)


def test_a_cost_is_entered_and_taken_back(manager: Any, unit: StockUnit) -> None:
    path = f"stock-units/{unit.pk}/costs/"
    answer = manager.post(path, {**ENTRY, "vendor": "Shine", "reference": "S-1", "incurred_on": "2026-11-02"})
    made = answer.json()
    assert (answer.status_code, made["origin"], made["amount"]) == (201, "entered", "250.00")
    assert manager.get(f"stock-units/{unit.pk}/").json()["cost"]["recon"] == "250.00"
    problem = assert_problem(manager.post(f"{path}{made['id']}/reverse/", {}), 400)
    assert "reason" in {error["field"] for error in problem["errors"]}
    undone = manager.post(f"{path}{made['id']}/reverse/", {"reason": "double"}).json()
    assert (undone["amount"], undone["reverses_id"]) == ("-250.00", made["id"])
    assert_problem(manager.post(f"{path}{made['id']}/reverse/", {"reason": "again"}), 409, "reversed")
    listed = manager.get(path).json()["results"]
    assert [row["origin"] for row in listed] == ["reversing", "entered", "opening"]
    assert set(listed[0]) == set(made)


def test_an_advance_from_start_to_payoff(manager: Any, ids: dict[str, int]) -> None:
    body = {
        "unit_id": ids["bare"],
        "plan_id": ids["plan"],
        "principal": "10000.00",
        "started_on": "2026-11-01",
    }
    answer = manager.post("floorplan-advances/", body)
    made = answer.json()
    assert (answer.status_code, made["balance"], made["next_due"]) == (201, "10000.00", "1000.00")
    path = f"floorplan-advances/{made['id']}/"
    after = manager.post(f"{path}curtail/", {"amount": "1000.00"}).json()
    assert (after["balance"], after["payments"][0]["kind"]) == ("9000.00", "curtailment")
    assert_problem(manager.post(f"{path}curtail/", {"amount": "9000.00"}), 400, "is_payoff")
    assert manager.post(f"{path}payoff/", {}).json()["end"] == "paid_off"
    assert_problem(manager.post(f"{path}payoff/", {}), 409, "ended")
    open_ones = manager.get("floorplan-advances/?ended_on__isnull=true").json()["results"]
    assert [row["id"] for row in open_ones] == [ids["advance"]]
    assert [row["lender"] for row in manager.get("floorplan-plans/").json()["results"]] == ["Acme Floorplan"]


def test_a_correction_takes_its_reason_into_the_ledger(manager: Any, dealer: Dealer, unit: StockUnit) -> None:
    body = {"acquisition_cost": "18700.00", "reason": "credit memo"}
    assert manager.patch(f"stock-units/{unit.pk}/", body, if_match='"1"').status_code == 200
    with dealer.scope():
        assert CostEntry.objects.get(origin="adjusting").reason == "credit memo"


CASES = [
    Case("get", "stock-units/{unit}/costs/", may.SEE_COST),
    Case("get", "floorplan-advances/", may.SEE_COST),
    Case("get", "floorplan-advances/{advance}/", may.SEE_COST),
    Case("get", "floorplan-plans/", may.SEE_COST),
    Case("post", "stock-units/{unit}/costs/", may.ENTER_COST, 201, ENTRY),
    Case("post", "stock-units/{unit}/costs/{entry}/reverse/", may.REVERSE_COST, 201, {"reason": "wrong"}),
    Case("post", "floorplan-advances/{advance}/curtail/", may.FLOORPLAN, 200, {"amount": "10.00"}),
    Case("post", "floorplan-advances/{advance}/payoff/", may.FLOORPLAN, 200, {}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
@pytest.mark.parametrize("role", ["general_manager", "sales_manager", "sales_rep", "technician"])
def test_who_may(api_as: Any, dealer: Dealer, ids: dict[str, int], case: Case, role: str) -> None:
    watch = (StockUnit, CostEntry, FloorplanAdvance, FloorplanPayment, OutboxMessage)
    with dealer.scope():
        run_case(case, lambda who: api_as(who, dealer), role, watch, **ids)


@pytest.mark.parametrize("role", ["sales_rep", "service_advisor", "technician"])
def test_no_figure_leaks(api_as: Any, dealer: Dealer, sign_in: Any, ids: dict[str, int], role: str) -> None:
    assert may.SEE_COST not in permissions.defaults_for(role)
    client = api_as(role, dealer)
    unit = f"stock-units/{ids['unit']}/"
    paths = (
        unit,
        f"{unit}costs/",
        f"{unit}price-changes/",
        "stock-units/",
        "floorplan-plans/",
        "audit-events/",
    )
    paths += ("floorplan-advances/", f"floorplan-advances/{ids['advance']}/")
    told = "".join(client.get(path).content.decode() for path in paths)
    browser = sign_in(dealer.user(role), dealer.dealership)
    pages = (
        f"stockunit/{ids['unit']}/page/",
        f"stockunit/{ids['unit']}/history/",
        "stockunit/",
        "floorplan/",
    )
    pages += (f"floorplan/{ids['advance']}/", "floorplanplan/", f"floorplanplan/{ids['plan']}/change/")
    told += "".join(browser.get(f"/admin/inventory/{page}").content.decode() for page in pages)
    plain = told.replace(",", "")
    assert not [secret for secret in SECRETS if secret in plain]


def test_one_correction_of_cost_and_odometer_shows_a_seller_the_odometer(
    manager: Any, dealer: Dealer, sign_in: Any, unit: StockUnit
) -> None:
    body = {"acquisition_cost": "18777.00", "odometer": 31987, "reason": "misread"}
    assert manager.patch(f"stock-units/{unit.pk}/", body, if_match='"1"').status_code == 200
    for role, sees in (("sales_rep", False), ("general_manager", True)):
        browser = sign_in(dealer.user(role), dealer.dealership)
        for page in ("page", "history"):
            told = browser.get(f"/admin/inventory/stockunit/{unit.pk}/{page}/").content.decode()
            assert "31987" in told and ("18,777" in told) is sees, (role, page)


def test_nothing_of_another_dealership(two_dealers: TwoDealers, api_as: Any) -> None:
    ours, theirs = two_dealers
    boss = actor_of("general_manager", theirs.dealership)
    with theirs.scope():
        foreign = unit_in(theirs.dealership, "in_stock")
        plan = add_plan(by=boss, **TERMS)
        advance = start_advance(unit_id=foreign.pk, plan_id=plan.pk, principal=Decimal(9), by=boss, at=AT)
    with ours.scope():
        own = unit_in(ours.dealership, "in_stock")
    client = api_as("dealer_admin", ours)
    assert_problem(client.get(f"stock-units/{foreign.pk}/costs/"), 404)
    assert_problem(client.post(f"stock-units/{foreign.pk}/costs/", ENTRY), 404)
    assert_problem(client.get(f"floorplan-advances/{advance.pk}/"), 404)
    assert_problem(client.post(f"floorplan-advances/{advance.pk}/payoff/", {}), 404)
    body = {"unit_id": own.pk, "plan_id": plan.pk, "principal": "5.00"}
    assert_problem(client.post("floorplan-advances/", body), 400, "no_plan")
    with theirs.scope():
        assert (CostEntry.objects.count(), FloorplanPayment.objects.count()) == (1, 0)
