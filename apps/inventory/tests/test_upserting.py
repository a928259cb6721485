"""Bulk upsert: every row once, taken whole or refused; by the rules of the import; who may."""

from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.models import AuditEvent, OutboxMessage
from apps.core.testing.api import Case, assert_problem, run_case
from apps.inventory import permissions as may
from apps.inventory.models import ImportChange, PriceChange, StockUnit, Vehicle
from apps.inventory.tests.factories import VIN, StockUnitFactory, VehicleFactory, unit_in

PATH = "stock-units/bulk-upsert/"
VINS = (VIN, "1G4AH59H45G118341", "11111111111111111")
WATCHED = [StockUnit, Vehicle, PriceChange, ImportChange]


def car(number: int = 0, **members: Any) -> dict[str, Any]:
    return {"vin": VINS[number], "make": "Honda", "model": "Civic", "year": 2021, **members}


@pytest.fixture
def client(dealer: Dealer, api_as: Any) -> Any:
    return api_as("back_office", dealer)


def told(answer: Any) -> list[tuple[str, str]]:
    """(result, code of the problem) of each row."""
    assert answer.status_code == 200, answer.content
    return [(row["result"], (row["problem"] or {}).get("code", "")) for row in answer.json()["results"]]


def test_created_updated_unchanged_rejected(client: Any, dealer: Dealer) -> None:
    first = client.post(PATH, {"rows": [car(0, internet_price="19990.50"), car(1, stock_number="P-7")]})
    assert told(first) == [("created", ""), ("created", "")]
    ids = [row["id"] for row in first.json()["results"]]
    rows = [car(0, internet_price=18990), car(1), car(2, internet_price="call us"), car(0)]
    second = client.post(PATH, {"rows": rows})
    assert told(second) == [
        ("updated", ""),
        ("unchanged", ""),
        ("rejected", "bad_row"),
        ("rejected", "same_car"),
    ]
    updated, unchanged, refused, _ = second.json()["results"]
    assert (updated["id"], updated["version"], updated["changed"]) == (ids[0], 2, ["internet_price"])
    assert (unchanged["id"], unchanged["stock_number"]) == (ids[1], "P-7")
    assert (refused["problem"]["status"], "not a number" in refused["problem"]["detail"]) == (400, True)
    assert [second.json()[name] for name in ("created", "updated", "unchanged", "rejected")] == [0, 1, 1, 2]
    with dealer.scope():
        unit = StockUnit.objects.get(pk=ids[0])
        assert (unit.price, unit.history.count(), PriceChange.objects.filter(unit=unit).count()) == (
            Decimal(18990),
            2,
            2,
        )
        assert AuditEvent.objects.filter(action="inventory.import").count() == 2
        assert OutboxMessage.objects.filter(name="inventory.stock_units_imported").count() == 2


def test_found_by_stock_number(client: Any, dealer: Dealer) -> None:
    with dealer.scope():
        unit = unit_in(dealer.dealership, "in_stock", stock_number="Z9", odometer=10)
    rows = [{"stock_number": "z9", "make": "Honda", "model": "Accord", "odometer": 12, "odometer_unit": "km"}]
    assert told(client.post(PATH, {"rows": rows})) == [("updated", "")]
    with dealer.scope():
        unit.refresh_from_db()
        assert (unit.odometer, unit.odometer_unit, StockUnit.objects.count()) == (12, "km", 1)


def test_never_half_a_row(client: Any, dealer: Dealer) -> None:
    """Where a file would leave a part out and flag it, a call refuses the row."""
    shop = dealer.dealership
    with dealer.scope():
        vehicle = VehicleFactory(dealership=shop, vin=VINS[0])
        StockUnitFactory(dealership=shop, vehicle=vehicle, floor_price=Decimal(20_000), stock_number="F1")
        sold = VehicleFactory(dealership=shop, vin=VINS[1])
        unit_in(shop, "sold", vehicle=sold, stock_number="S1")
        before = [list(model._default_manager.order_by("pk").values()) for model in (StockUnit, Vehicle)]
    rows: list[Any] = [
        car(0, internet_price=15_000, trim="Sport", odometer=99_999),
        car(1, odometer=5),
        car(2, stock_number="F1"),
        car(2, status="held"),
        car(2, version=3),
        car(2, colour_of_money="green"),
        car(2, year=[2021]),
        "a car",
        {"make": "Honda", "model": "Civic"},
    ]
    codes = ["below_floor", "committed_to_deal", "stock_number_in_use", "taken_in_file", "no_stock_unit"]
    codes += ["unknown_member", "bad_row", "bad_row", "bad_row"]
    assert [code for row in rows for _, code in told(client.post(PATH, {"rows": [row]}))] == codes
    others = [car(0, stock_number="F2"), car(0, version=7), car(0, status="sold", sold_on="2026-11-01")]
    found = [code for row in others for _, code in told(client.post(PATH, {"rows": [row]}))]
    assert found == ["other_stock_number", "stale", "sold_in_file"]
    with dealer.scope():
        after = [list(model._default_manager.order_by("pk").values()) for model in (StockUnit, Vehicle)]
    assert after == before


def test_the_version_that_was_seen_is_taken(client: Any, dealer: Dealer) -> None:
    made = client.post(PATH, {"rows": [car(0)]}).json()["results"][0]
    again = client.post(PATH, {"rows": [car(0, odometer=7, version=made["version"])]})
    assert told(again) == [("updated", "")]


def test_a_doubtful_vin_is_taken_and_flagged(client: Any) -> None:
    answer = client.post(PATH, {"rows": [car(0) | {"vin": "1M8GDM9A2KP042788"}]})
    assert answer.json()["results"][0]["flags"] == ["vin_bad_check_digit"]


def test_the_same_key_does_it_once(client: Any, dealer: Dealer) -> None:
    first = client.post(PATH, {"rows": [car(0)]}, idempotency_key="k1")
    second = client.post(PATH, {"rows": [car(0)]}, idempotency_key="k1")
    assert (first.json(), second["Idempotency-Replayed"]) == (second.json(), "true")
    assert_problem(client.post(PATH, {"rows": [car(1)]}, idempotency_key="k1"), 409)
    with dealer.scope():
        assert StockUnit.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [{}, {"rows": []}, {"rows": {}}, [], {"rows": [car()], "dealership": 1}, {"rows": [car()] * 1_001}],
)
def test_refused_as_a_whole(client: Any, dealer: Dealer, body: Any) -> None:
    assert_problem(client.send("post", PATH, body), 400)
    with dealer.scope():
        assert not Vehicle.objects.exists()


@pytest.mark.parametrize("role", ["general_manager", "back_office", "sales_manager", "sales_rep", "auditor"])
def test_who_may(dealer: Dealer, api_as: Any, role: str) -> None:
    case = Case("post", PATH, may.IMPORT, 200, {"rows": [car()]})
    run_case(case, lambda r: api_as(r, dealer), role, watch=WATCHED, within=dealer.scope)


def test_another_dealerships_car_is_neither_found_nor_touched(two_dealers: TwoDealers, client: Any) -> None:
    theirs = two_dealers.theirs
    with theirs.scope():
        vehicle = VehicleFactory(dealership=theirs.dealership, vin=VIN)
        unit = StockUnitFactory(dealership=theirs.dealership, vehicle=vehicle, stock_number="X1")
    assert told(client.post(PATH, {"rows": [car(0, stock_number="X1", odometer=5)]})) == [("created", "")]
    with theirs.scope():
        assert StockUnit.objects.get().version == unit.version
