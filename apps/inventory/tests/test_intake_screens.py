"""Intake's screens and endpoints: the VIN report, disagreements."""

from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.fixtures import Dealer
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory.models import StockUnit, VehicleFact
from apps.inventory.tests.conftest import SignIn, actor_of
from apps.inventory.tests.test_provenance import taken

VIN_REPORT = "/admin/inventory/stockunit/vin/"
DISAGREEMENTS = "/admin/inventory/disagreements/"
ADD = "/admin/inventory/stockunit/add/"
ACCORD = "1HGCP268X9A069918"


@pytest.fixture
def fact(dealer: Dealer) -> VehicleFact:
    with dealer.scope():
        taken(actor_of("general_manager", dealer.dealership), year=2019, make="Honda")
        return VehicleFact.objects.get(field="year")


def report(signed_in: SignIn, **asked: str) -> str:
    html: str = signed_in("general_manager").get(VIN_REPORT, asked).content.decode()
    return html


def test_a_typed_vin_fills_empty_fields_and_says_from_where(signed_in: SignIn) -> None:
    html = report(signed_in, vin=f" {ACCORD.lower()} ", trim="LX")
    assert 'name="make" value="Honda"' in html
    assert 'id="source_make" hx-swap-oob="true"' in html
    assert "Decoded, vPIC" in html
    assert 'name="trim"' not in html
    assert "says EX-L" in html
    taken_over = report(signed_in, vin=ACCORD, trim="LX", take="trim")
    assert 'name="trim" value="EX-L"' in taken_over


def test_a_bus_asks_which_year(signed_in: SignIn) -> None:
    html = report(signed_in, vin="1M8GDM9AXKP042788")
    assert "Which model year" in html
    assert 'name="year"' not in html
    chosen = report(signed_in, vin="1M8GDM9AXKP042788", year_chosen="2019")
    assert 'name="year" value="2019"' in chosen


def test_a_mistyped_vin_gets_hints_and_changes_nothing(signed_in: SignIn) -> None:
    html = report(signed_in, vin="1HGPC268X9A069918")
    assert "probably mistyped" in html
    assert ACCORD in html
    assert "positions 4 and 5 swapped" in html
    assert 'name="make"' not in html


def test_what_was_confirmed_is_kept_with_its_author(signed_in: SignIn, dealer: Dealer) -> None:
    answer = signed_in("general_manager").post(
        ADD,
        {
            "vin": f" {ACCORD.lower()} ",
            "year": "2009",
            "make": "Honda",
            "trim": "LX",
            "condition": "used",
            "source": "auction",
            "odometer_unit": "mi",
            "readiness": "intake",
            "title_status": "unknown",
            "status": "in_stock",
        },
    )
    assert answer.status_code == 302
    with dealer.scope():
        unit = StockUnit.objects.get(vin=ACCORD)
        verdicts = dict(VehicleFact.objects.filter(vehicle=unit.vehicle).values_list("field", "verdict"))
    assert verdicts == {"year": "confirmed", "make": "confirmed", "trim": "changed"}
    html = signed_in("general_manager").get(reverse("admin:inventory_stockunit_page", args=[unit.pk]))
    assert "Where this comes from" in html.content.decode()


def test_disagreements_are_listed_and_settled(signed_in: SignIn, dealer: Dealer, fact: VehicleFact) -> None:
    client = signed_in("general_manager")
    client.get(DISAGREEMENTS)
    with assert_query_baseline("inventory decode disagreements"):
        html = client.get(DISAGREEMENTS).content.decode()
    assert "Keep 2019" in html
    assert "Take 2009" in html
    assert "1 to look at" in html
    answer = client.post(f"{DISAGREEMENTS}{fact.pk}/", {"settle": "take", "seen_version": fact.version})
    assert answer.status_code == 302
    again = client.post(f"{DISAGREEMENTS}{fact.pk}/", {"settle": "keep"})
    assert again.status_code == 409
    with dealer.scope():
        fact.refresh_from_db()
        assert (fact.verdict, fact.vehicle.year) == ("taken", 2009)
    assert "Listings and VINs agree" in client.get(DISAGREEMENTS).content.decode()


def test_a_rep_sees_but_does_not_settle(signed_in: SignIn, dealer: Dealer, fact: VehicleFact) -> None:
    client = signed_in("sales_rep")
    assert "Keep 2019" not in client.get(DISAGREEMENTS).content.decode()
    assert client.post(f"{DISAGREEMENTS}{fact.pk}/", {"settle": "take"}).status_code == 403
    with dealer.scope():
        fact.refresh_from_db()
        assert (fact.verdict, fact.vehicle.year) == ("disagrees", 2019)


def test_the_api_decodes_flags_and_settles(api_as: Any, dealer: Dealer, fact: VehicleFact) -> None:
    manager = api_as("general_manager", dealer)
    decoded = manager.get(f"vin/{ACCORD}/").json()
    assert (decoded["valid"], decoded["vehicle"]["year"], decoded["decoder"]) == (True, 2009, "vpic")
    assert manager.get("stock-units/?vin_disagrees=true").json()["results"][0]["vin"] == ACCORD
    assert manager.get("stock-units/?vin_disagrees=false").json()["results"] == []
    (listed,) = manager.get("vehicle-facts/?verdict=disagrees").json()["results"]
    assert (listed["decoded"], listed["given"]) == ("2009", "2019")
    assert manager.post(f"vehicle-facts/{fact.pk}/settle/", {"take": False}).json()["verdict"] == "kept"
    rep = api_as("sales_rep", dealer)
    assert rep.post(f"vehicle-facts/{fact.pk}/settle/", {"take": True}).status_code == 403


def test_the_api_compares_what_it_takes_in(api_as: Any, dealer: Dealer) -> None:
    manager = api_as("general_manager", dealer)
    body = {"vin": ACCORD, "condition": "used", "year": 2019, "make": "Honda"}
    assert manager.post("stock-units/", body).status_code == 201
    (listed,) = manager.get("vehicle-facts/?verdict=disagrees").json()["results"]
    assert (listed["field"], listed["given"]) == ("year", "2019")
