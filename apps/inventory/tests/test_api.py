"""/api/v1/stock-units/ and /vehicles/, through the whole stack."""

from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core import permissions
from apps.core.models import OutboxMessage
from apps.core.testing.api import (
    Case,
    assert_list_matches_schema,
    assert_orderings_indexed,
    assert_problem,
    run_case,
)
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory import permissions as may
from apps.inventory.api.stock_units import StockUnitViewSet
from apps.inventory.models import Hold, PriceChange, StockUnit, Vehicle
from apps.inventory.refs import CustomerRef
from apps.inventory.slots import CUSTOMERS
from apps.inventory.tests.factories import VIN, StockUnitFactory, VehicleFactory, unit_in

CANARY = Decimal("18765.43")
FLOOR = Decimal("17654.32")


class _Customers:
    def find(self, customer_id: int) -> CustomerRef | None:
        return CustomerRef(41, "Zoë") if customer_id == 41 else None

    def search(self, text: str) -> list[CustomerRef]:
        return []


@pytest.fixture
def customers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CUSTOMERS, "items", lambda: [_Customers()])


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    with dealer.scope():
        vehicle = VehicleFactory(dealership=dealer.dealership, vin=VIN)
        return unit_in(
            dealer.dealership, "in_stock", vehicle=vehicle, acquisition_cost=CANARY, floor_price=FLOOR
        )


@pytest.fixture
def manager(api_as: Any, dealer: Dealer) -> Any:
    return api_as("general_manager", dealer)


def test_the_list_is_what_the_schema_says(manager: Any, unit: StockUnit, dealer: Dealer) -> None:
    manager.get("stock-units/")
    with assert_query_baseline("api stock-units list"):
        answer = manager.get("stock-units/")
    (listed,) = answer.json()["results"]
    assert listed["price"] == "20990.00"
    with dealer.scope():
        assert_list_matches_schema(StockUnitViewSet, listed, unit)
        assert_orderings_indexed(StockUnitViewSet)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", "cba"),
        ("?status=held", "b"),
        ("?status__in=held,sold", "cb"),
        ("?price__gte=15000", "a"),
        ("?ordering=price", "bac"),
        ("?ordering=-price", "abc"),
        ("?make=Honda&ordering=id", "ab"),
        ("?age_bucket=60%2B", "b"),
        ("?search=042788", "a"),
        ("?search=accord+honda", "ba"),
        ("?available=true", "a"),
        ("?active=false", ""),
        ("?year__lte=2019", "b"),
    ],
)
def test_filters_search_and_orderings(manager: Any, dealer: Dealer, query: str, numbers: str) -> None:
    from datetime import date

    place = dealer.dealership
    with dealer.scope():
        car = VehicleFactory(dealership=place, vin=VIN)
        unit_in(place, "in_stock", vehicle=car, stock_number="A", readiness="frontline")
        old = VehicleFactory(dealership=place, year=2018)
        unit_in(
            place,
            "held",
            vehicle=old,
            stock_number="B",
            internet_price=Decimal(9000),
            acquired_on=date(2020, 1, 1),
        )
        kia = VehicleFactory(dealership=place, make="Kia", model="Rio", trim="")
        unit_in(place, "sold", vehicle=kia, stock_number="C", internet_price=None, list_price=None)
    answer = manager.get(f"stock-units/{query}")
    assert "".join(row["stock_number"].lower() for row in answer.json()["results"]) == numbers


def test_an_unknown_filter_does_not_widen_the_list(manager: Any) -> None:
    assert_problem(manager.get("stock-units/?stauts=held"), 400)
    assert_problem(manager.get("stock-units/?age_bucket=90"), 400)
    assert_problem(manager.get("stock-units/?ordering=floor_price"), 400)


@pytest.mark.parametrize("role", permissions.ROLES)
def test_cost_is_shown_to_those_who_may_see_it(
    api_as: Any, dealer: Dealer, unit: StockUnit, role: str
) -> None:
    client = api_as(role, dealer)
    if role == "platform_admin":
        return
    bodies = [
        client.get(f"stock-units/{unit.pk}/").content.decode(),
        client.get("stock-units/").content.decode(),
        client.get(f"stock-units/{unit.pk}/price-changes/").content.decode(),
    ]
    shown = str(CANARY) in bodies[0] and str(FLOOR) in bodies[0]
    assert shown == (may.SEE_COST in permissions.defaults_for(role))
    assert str(CANARY) not in bodies[1] + bodies[2]


def test_floor_prices_are_not_in_a_reps_history(
    api_as: Any, dealer: Dealer, manager: Any, unit: StockUnit
) -> None:
    manager.post(f"stock-units/{unit.pk}/price/", {"kind": "floor", "amount": "17000.00", "reason": "aged"})
    manager.post(f"stock-units/{unit.pk}/price/", {"kind": "list", "amount": "22000.00"})
    path = f"stock-units/{unit.pk}/price-changes/"
    kinds = [row["kind"] for row in manager.get(path).json()["results"]]
    assert kinds == ["list", "floor"]
    rep = api_as("sales_rep", dealer)
    assert [row["kind"] for row in rep.get(path).json()["results"]] == ["list"]


def test_a_car_is_taken_in_once_per_key(manager: Any, dealer: Dealer) -> None:
    body = {
        "vin": VIN.lower(),
        "condition": "used",
        "make": "MCI",
        "list_price": "10000.00",
        "acquired_on": "2026-01-15",
    }
    answers = [manager.post("stock-units/", body, idempotency_key="k-1") for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    made = answers[0].json()
    assert answers[1].json() == made
    assert (made["vehicle"]["vin"], made["price"], made["status"]) == (VIN, "10000.00", "in_stock")
    assert made["stock_number"] == "U10001"
    with dealer.scope():
        assert StockUnit.objects.count() == 1


def test_a_doubtful_vin_is_refused_with_the_reason(manager: Any, dealer: Dealer) -> None:
    answer = manager.post("stock-units/", {"vin": "1M8GDM9A1KP042788", "condition": "used"})
    problem = assert_problem(answer, 400, "bad_vin")
    assert problem["errors"][0]["field"] == "vin"
    assert "call for X" in problem["detail"]
    with dealer.scope():
        assert Vehicle.objects.count() == 0


def test_patch_needs_the_version_seen(manager: Any, unit: StockUnit) -> None:
    path = f"stock-units/{unit.pk}/"
    assert_problem(manager.patch(path, {"odometer": 5}), 428)
    changed = manager.patch(path, {"odometer": 5, "trim": "Sport"}, if_match='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert changed.json()["vehicle"]["trim"] == "Sport"
    assert_problem(manager.patch(path, {"odometer": 6}, if_match='"1"'), 412)


@pytest.mark.parametrize(
    "member",
    [
        "id",
        "dealership_id",
        "status",
        "stock_number",
        "price",
        "list_price",
        "floor_price",
        "deal_id",
        "version",
    ]
    + ["held_from", "search_text", "is_returned", "created_at", "other_unit_id", "source_listing_id"],
)
def test_nothing_else_can_be_assigned(manager: Any, unit: StockUnit, dealer: Dealer, member: str) -> None:
    answer = manager.patch(f"stock-units/{unit.pk}/", {member: 1, "odometer": 5}, if_match='"1"')
    assert_problem(answer, 400)
    with dealer.scope():
        assert StockUnit.objects.get(pk=unit.pk).version == 1


def test_a_hold_and_its_end(manager: Any, unit: StockUnit, customers: None) -> None:
    path = f"stock-units/{unit.pk}"
    body = {"customer_id": 41, "expires_at": "2099-01-01T12:00:00Z", "deposit_reference": "R-7"}
    assert_problem(manager.post(f"{path}/hold/", {**body, "customer_id": 5}), 400, "no_customer")
    assert manager.post(f"{path}/hold/", body).json()["status"] == "held"
    problem = assert_problem(manager.post(f"{path}/hold/", body), 409, "held")
    assert "for Zoë until" in problem["detail"]
    assert manager.post(f"{path}/release/", {"reason": "no show"}).json()["status"] == "in_stock"
    (row,) = manager.get(f"{path}/holds/").json()["results"]
    assert (row["customer_label"], row["end"], row["deposit_reference"]) == ("Zoë", "released", "R-7")


CASES = [
    Case("get", "stock-units/", may.VIEW),
    Case("get", "stock-units/{unit}/", may.VIEW),
    Case("get", "stock-units/{unit}/price-changes/", may.VIEW),
    Case("get", "stock-units/{unit}/holds/", may.VIEW),
    Case("get", "vehicles/?vin=1m8gdm9axkp042788", may.VIEW),
    Case("get", "vehicles/{vehicle}/", may.VIEW),
    Case("post", "stock-units/", may.ADD, 201, {"condition": "used"}),
    Case("patch", "stock-units/{unit}/", may.EDIT, 200, {"odometer": 7}, {"if_match": '"1"'}),
    Case("post", "stock-units/{unit}/price/", may.PRICE, 200, {"kind": "list", "amount": "30000.00"}),
    Case("post", "stock-units/{unit}/return-to-source/", may.DISPOSE, 200, {"reason": "arbitration"}),
    Case("post", "stock-units/{unit}/write-off/", may.DISPOSE, 200, {"reason": "flood"}),
    Case(
        "post",
        "stock-units/{unit}/hold/",
        may.HOLD,
        200,
        {"customer_id": 41, "expires_at": "2099-01-01T00:00:00Z", "deposit_reference": "R"},
    ),
    Case("post", "stock-units/{ordered}/ship/", may.MOVE, 200, {}),
    Case("post", "stock-units/{ordered}/receive/", may.MOVE, 200, {}),
    Case("post", "stock-units/{ordered}/cancel/", may.MOVE, 200, {"reason": "not built"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
@pytest.mark.parametrize("role", ["general_manager", "sales_manager", "sales_rep", "technician"])
def test_who_may(
    api_as: Any, dealer: Dealer, unit: StockUnit, customers: None, case: Case, role: str
) -> None:
    with dealer.scope():
        ordered = unit_in(dealer.dealership, "ordered")
    watch = (StockUnit, Vehicle, Hold, PriceChange, OutboxMessage)
    with dealer.scope():
        run_case(
            case,
            lambda who: api_as(who, dealer),
            role,
            watch,
            unit=unit.pk,
            ordered=ordered.pk,
            vehicle=unit.vehicle_id,
        )


def test_nothing_of_another_dealership(two_dealers: TwoDealers, api_as: Any) -> None:
    ours, theirs = two_dealers
    with theirs.scope():
        vehicle = VehicleFactory(dealership=theirs.dealership, vin=VIN)
        foreign = StockUnitFactory(dealership=theirs.dealership, vehicle=vehicle)
    client = api_as("dealer_admin", ours)
    assert client.get("stock-units/").json()["results"] == []
    assert client.get(f"vehicles/?vin={VIN}").json()["results"] == []
    for path in ("", "price-changes/", "holds/"):
        assert_problem(client.get(f"stock-units/{foreign.pk}/{path}"), 404)
    assert_problem(client.patch(f"stock-units/{foreign.pk}/", {"odometer": 1}, if_match='"1"'), 404)
    assert_problem(client.post(f"stock-units/{foreign.pk}/ship/"), 404)
    with theirs.scope():
        assert StockUnit.objects.get().version == 1
