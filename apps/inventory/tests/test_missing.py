"""What is missing: each rule by itself, true after every writer, counted, filtered, shown with its remedy."""

from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import Dealer
from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.testing.api import assert_problem
from apps.inventory import facets, missing
from apps.inventory.cost import CostKind
from apps.inventory.lifecycle import CLOSED, ON_THE_WAY, STATES
from apps.inventory.models import StockUnit
from apps.inventory.pricing import PriceKind
from apps.inventory.services.costs import add_cost
from apps.inventory.services.editing import edit
from apps.inventory.services.keys import set_keys
from apps.inventory.services.pricing import set_price
from apps.inventory.services.titles import record_title
from apps.inventory.tests.conftest import SignIn
from apps.inventory.tests.factories import AT, VIN, StockUnitFactory, VehicleFactory, unit_in

LIST = "/admin/inventory/stockunit/"
WHOLE = {
    "title_status": "in_hand",
    "key_count": 2,
    "photo_count": missing.FEWEST,
    "description": "One owner.",
}
BAD_VIN = "1M8GDM9A1KP042788"


def whole(shop: Dealership, *, car: dict[str, Any] | None = None, **lacking: Any) -> StockUnit:
    """A car of which nothing is missing, but for what ``lacking`` and ``car`` say."""
    described = {"vin": VIN, "exterior_colour": "Lunar Silver", **(car or {})}
    vehicle = VehicleFactory(dealership=shop, **described)
    return StockUnitFactory(dealership=shop, vehicle=vehicle, **{**WHOLE, **lacking})


def codes(unit: StockUnit) -> list[str]:
    return StockUnit.objects.values_list("missing", flat=True).get(pk=unit.pk)


LACKING: list[tuple[list[str], dict[str, Any]]] = [
    ([], {}),
    (["vin"], {"car": {"vin": None}}),
    (["vin_check"], {"car": {"vin": BAD_VIN}}),
    (["price"], {"list_price": None, "internet_price": None}),
    (["cost"], {"acquisition_cost": None}),
    ([], {"acquisition_cost": None, "source": "consignment"}),
    (["odometer"], {"odometer": None}),
    ([], {"odometer": 0}),
    (["title"], {"title_status": "payoff_pending"}),
    (["keys"], {"key_count": 0}),
    (["keys"], {"key_count": None}),
    (["photos"], {"photo_count": 0}),
    (["few_photos"], {"photo_count": missing.FEWEST - 1}),
    ([], {"photo_count": missing.FEWEST - 1, "photo_urls": ["https://a.test/1.jpg"]}),
    (["few_photos"], {"photo_count": 0, "photo_urls": ["https://a.test/1.jpg"]}),
    (["description"], {"description": ""}),
    (["colour"], {"car": {"exterior_colour": "Whimsy"}}),
    (["trim"], {"car": {"trim": ""}}),
]


@pytest.mark.parametrize(("expected", "lacking"), LACKING, ids=lambda told: str(told)[:40])
def test_each_rule_by_itself(shop: Dealership, expected: list[str], lacking: dict[str, Any]) -> None:
    assert codes(whole(shop, **lacking)) == expected


def test_every_rule_is_among_those_cases() -> None:
    assert {code for expected, _ in LACKING for code in expected} == set(missing.BY_CODE)


@pytest.mark.parametrize("state", STATES)
def test_when_it_is_asked_for(shop: Dealership, state: str) -> None:
    """Nothing of a car that has not come or is gone, but the title that its buyer waits for."""
    found = set(codes(unit_in(shop, state, odometer=None, list_price=None, internet_price=None)))
    if state == "delivered":
        assert found == {"title"}
    elif state in (*ON_THE_WAY, *CLOSED):
        assert not found
    else:
        assert {"odometer", "title", "keys"} <= found
        assert ("price" in found) == (state in ("in_stock", "held")), "nobody prices a car that is sold"


def test_it_stays_true_after_every_writer(shop: Dealership, boss: Actor) -> None:
    lacking = {"acquisition_cost": None, "odometer": None, "description": "", "key_count": None}
    unit = whole(
        shop, car={"trim": ""}, title_status="unknown", list_price=None, internet_price=None, **lacking
    )
    left = ["price", "cost", "odometer", "title", "keys", "description", "trim"]
    assert codes(unit) == left
    set_price(unit_id=unit.pk, kind=PriceKind.LIST, amount=Decimal(20_000), by=boss, at=AT)
    add_cost(
        unit_id=unit.pk,
        kind=CostKind.ACQUISITION,
        amount=Decimal(9_000),
        description="Auction",
        by=boss,
        at=AT,
    )
    edit(unit_id=unit.pk, changes={"odometer": 5, "trim": "EX", "description": "Nice."}, by=boss, at=AT)
    record_title(unit_id=unit.pk, facts={"title_status": "electronic"}, by=boss, at=AT)
    version = StockUnit.objects.get(pk=unit.pk).version
    set_keys(unit_id=unit.pk, count=2, by=boss, at=AT)
    assert StockUnit.objects.get(pk=unit.pk).version == version, "keys make nothing stale"
    assert codes(unit) == []
    set_keys(unit_id=unit.pk, count=0, by=boss, at=AT)
    assert codes(unit) == ["keys"]


def test_counts_and_filter_agree(shop: Dealership) -> None:
    whole(shop)
    whole(shop, car={"vin": None}, key_count=0)
    whole(shop, car={"vin": None, "trim": ""})
    units: Any = StockUnit.objects.active()
    counts = dict(facets.count(units, {}, AT.date()).values["missing"])
    assert counts == {"vin": 2, "keys": 1, "trim": 1}
    assert {code: units.lacking([code]).count() for code in counts} == counts
    assert units.lacking(["keys", "trim"]).count() == 2
    assert units.lacking(["nonsense"]).count() == 0
    chosen, _ = facets.split(QueryDict("missing__in=keys"))
    narrowed = facets.count(units, chosen, AT.date())
    assert dict(narrowed.values["missing"]) == counts, "its own choices stay comparable"
    assert dict(narrowed.values["status"]) == {"in_stock": 1}


def test_it_stands_where_people_look(signed_in: SignIn, dealer: Dealer) -> None:
    with dealer.scope():
        whole(dealer.dealership, car={"vin": None}, stock_number="WHOLE", photo_count=0)
        unit = whole(dealer.dealership, stock_number="LACKS", key_count=0, title_status="missing")
        whole(dealer.dealership, car={"vin": None}, stock_number="OTHER")
    client = signed_in("general_manager")
    html = client.get(LIST, {"missing__in": "keys,photos"}).content.decode()
    assert {number for number in ("WHOLE", "LACKS", "OTHER") if number in html} == {"WHOLE", "LACKS"}
    assert "Missing: Photos" not in html
    assert "Missing: Keys, Photos" in html
    sheet = client.get(reverse("admin:inventory_facets")).content.decode()
    assert 'name="missing__in" value="keys"' in sheet
    page = client.get(reverse("admin:inventory_stockunit_page", args=[unit.pk])).content.decode()
    assert 'data-opens="do-set-keys"' in page
    assert 'data-opens="do-record-title"' in page
    home = client.get(reverse("admin:index")).content.decode()
    assert "Missing information" in home
    assert "?missing__in=keys" in home
    shown = signed_in("technician").get(reverse("admin:index")).content.decode()
    assert "?missing__in=keys" in shown
    assert "?missing__in=title" not in shown, "who cannot mend it is not told to"


def test_by_api(api_as: Any, dealer: Dealer) -> None:
    with dealer.scope():
        unit = whole(dealer.dealership, key_count=0, title_status="missing")
        whole(dealer.dealership, car={"vin": None}, created_at=now())
    client = api_as("back_office", dealer)
    (listed,) = client.get("stock-units/?missing__in=title").json()["results"]
    assert (listed["id"], listed["missing"]) == (unit.pk, ["title", "keys"])
    shown = client.post(f"stock-units/{unit.pk}/record-title/", {"title_status": "in_hand"}).json()
    assert shown["missing"] == ["keys"]
    assert client.get(f"stock-units/{unit.pk}/").json()["missing"] == ["keys"]
    counted = client.get("stock-units/facets/").json()["choices"]["missing"]
    assert {choice["value"]: choice["count"] for choice in counted} == {"keys": 1, "vin": 1}
    assert_problem(client.get("stock-units/?missing=keys"), 400)
