"""Appraisals through the API: shapes, verbs, who may, and what stays the store's secret."""

from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.models import OutboxMessage
from apps.core.testing.api import Case, assert_list_matches_schema, assert_problem, run_case
from apps.inventory import permissions as may
from apps.inventory.api.appraisals import AppraisalViewSet
from apps.inventory.models import Appraisal, StockUnit, Valuation
from apps.inventory.services.intake_policy import set_intake_policy
from apps.inventory.slots import CUSTOMERS
from apps.inventory.tests.appraised import WORKED, appraised
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT
from apps.inventory.tests.test_screens import _Customers

BODY: dict[str, Any] = {
    "vin": "1HGCP268X9A069918",
    "make": "Honda",
    "model": "Accord",
    "odometer": 98400,
    "customer_id": 41,
    "retail": "14990.00",
    "findings": [{"part": "tyres", "grade": "poor", "note": "worn"}],
    "recon": [{"label": "Four tyres", "amount": "620.00"}],
    "fees": "85.00",
}


@pytest.fixture(autouse=True)
def customers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CUSTOMERS, "items", lambda: [_Customers()])


@pytest.fixture
def rep(api_as: Any, dealer: Dealer) -> Any:
    return api_as("sales_rep", dealer)


@pytest.fixture
def manager(api_as: Any, dealer: Dealer) -> Any:
    return api_as("sales_manager", dealer)


def test_from_the_first_look_to_the_stock_number(rep: Any, manager: Any) -> None:
    answer = rep.post("appraisals/", BODY)
    made = answer.json()
    assert answer.status_code == 201, made
    assert (made["status"], made["acv"], made["customer_label"]) == ("draft", "12285.00", "Zoë")
    (version,) = made["valuations"]
    assert (version["worked"], version["pack"], version["margin"]) == ("12285.00", None, None)
    assert version["lines"] == [{"label": "Four tyres", "amount": "620.00"}]
    assert version["findings"] == [{"part": "tyres", "grade": "poor", "note": "worn"}]
    path = f"appraisals/{made['id']}/"
    assert manager.get(path).json()["valuations"][0]["margin"] == "2000.00"
    again = rep.post(f"{path}revalue/", {**BODY, "retail": "15000.00"}).json()
    assert [row["number"] for row in again["valuations"]] == [2, 1]
    assert_problem(rep.post(f"{path}offer/", {"offer": "99999.00"}), 400, "above_acv")
    assert rep.post(f"{path}offer/", {"offer": "12000.00"}).json()["status"] == "offered"
    assert_problem(rep.post(f"{path}revalue/", BODY), 409, "not_draft")
    assert rep.post(f"{path}accept/", {}).json()["status"] == "accepted"
    assert_problem(rep.post(f"{path}take-in/", {}), 403)
    taken = manager.post(f"{path}take-in/", {"title_status": "in_hand"}).json()
    assert taken["status"] == "taken_in"
    unit = manager.get(f"stock-units/{taken['unit_id']}/").json()
    assert (unit["source"], unit["cost"]["acquisition_cost"]) == ("trade", "12000.00")
    assert_problem(manager.post(f"{path}take-in/", {}), 409, "illegal_transition")


def test_above_the_limit_through_a_manager(rep: Any, manager: Any, dealer: Dealer) -> None:
    boss = actor_of("general_manager", dealer.dealership)
    with dealer.scope():
        set_intake_policy(by=boss, at=AT, offer_limit=Decimal(9000))
    path = f"appraisals/{rep.post('appraisals/', BODY).json()['id']}/"
    problem = assert_problem(rep.post(f"{path}offer/", {}), 403, "above_limit")
    assert "Ask for approval" in problem["detail"]
    assert rep.post(f"{path}ask/", {}).json()["status"] == "waiting"
    assert manager.post(f"{path}send-back/", {"reason": "gearbox"}).json()["status"] == "draft"
    rep.post(f"{path}ask/", {"offer": "9500.00"})
    assert manager.post(f"{path}approve/", {}).json()["offer"] == "9500.00"
    assert rep.post(f"{path}walk-away/", {"reason": "wants more"}).json()["status"] == "walked_away"
    assert rep.post(f"{path}reappraise/", {}).json()["offer"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"vin": "1HGCP268X9A069919"}, "vin"),
        ({"customer_id": 999}, "customer_id"),
        ({"retail": None}, "retail"),
        ({"findings": [{"part": "roof", "grade": "good"}]}, "findings.0.part"),
        ({"margin": "10.00"}, ""),
        ({"acv": "99999.00"}, "note"),
        ({"status": "accepted"}, "status"),
    ],
)
def test_a_refused_body_names_the_member_and_keeps_nothing(
    rep: Any, dealer: Dealer, change: dict[str, Any], field: str
) -> None:
    answer = rep.post("appraisals/", {**BODY, **change})
    assert answer.status_code == (403 if "margin" in change else 400)
    assert not field or field in {error["field"] for error in answer.json()["errors"]}, answer.json()
    with dealer.scope():
        assert not Appraisal.objects.exists()


def test_the_list_reads_one_table_and_filters(rep: Any, dealer: Dealer) -> None:
    with dealer.scope():
        offered = appraised(dealer.dealership, "offered")
        appraised(dealer.dealership)
    assert [row["id"] for row in rep.get("appraisals/?status=offered").json()["results"]] == [offered.pk]
    with dealer.scope():
        listed = rep.get("appraisals/?status=offered").json()["results"][0]
        assert_list_matches_schema(AppraisalViewSet, listed, offered)


CASES = [
    Case("get", "appraisals/", may.SEE_APPRAISALS),
    Case("get", "appraisals/{draft}/", may.SEE_APPRAISALS),
    Case("post", "appraisals/", may.APPRAISE, 201, BODY),
    Case("post", "appraisals/{draft}/offer/", may.APPRAISE, 200, {}),
    Case("post", "appraisals/{waiting}/approve/", may.APPROVE_OFFER, 200, {}),
    Case("post", "appraisals/{accepted}/take-in/", may.ADD, 200, {}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
@pytest.mark.parametrize("role", ["sales_manager", "sales_rep", "back_office", "auditor", "technician"])
def test_who_may(api_as: Any, dealer: Dealer, case: Case, role: str) -> None:
    with dealer.scope():
        ids = {state: appraised(dealer.dealership, state).pk for state in ("draft", "waiting", "accepted")}
        watch = (Appraisal, Valuation, StockUnit, OutboxMessage)
        run_case(case, lambda who: api_as(who, dealer), role, watch, **ids)


def test_nothing_of_another_dealership(two_dealers: TwoDealers, api_as: Any) -> None:
    with two_dealers.theirs.scope():
        row = appraised(two_dealers.theirs.dealership, "accepted", offer=WORKED)
    client = api_as("dealer_admin", two_dealers.ours)
    for verb in ("", "revalue/", "walk-away/", "take-in/"):
        answer = (
            client.post(f"appraisals/{row.pk}/{verb}", {}) if verb else client.get(f"appraisals/{row.pk}/")
        )
        assert_problem(answer, 404)
    with two_dealers.theirs.scope():
        assert Appraisal.objects.get().status == "accepted"
