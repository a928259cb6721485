"""The list's filter sheet, its counts, what it understood, and what it offers where nothing is found."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import Dealer
from apps.core.clock import now
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory import facets
from apps.inventory.models import StockUnit
from apps.inventory.tests.conftest import SignIn
from apps.inventory.tests.factories import StockUnitFactory, VehicleFactory

LIST = "/admin/inventory/stockunit/"
SHEET = f"{LIST}facets/"
TODAY = date(2026, 11, 21)


def fill(place: Dealership) -> None:
    def car(number: str, make: str, model: str, year: int, colour: str, **facts: Any) -> None:
        vehicle = VehicleFactory(
            dealership=place, make=make, model=model, year=year, exterior_colour=colour, body="Sedan"
        )
        StockUnitFactory(dealership=place, vehicle=vehicle, stock_number=number, **facts)

    car("A1", "Honda", "Civic", 2019, "Aegean Blue Metallic")
    car("A2", "Honda", "Civic", 2020, "Lunar Silver Metallic", condition="new")
    car("A3", "Honda", "Accord", 2019, "Blue")
    car("A4", "Kia", "Rio", 2019, "Blue", acquired_on=None)
    car("A5", "Kia", "Rio", 2012, "Red", acquired_on=TODAY - timedelta(days=400), status="written_off")


@pytest.fixture
def stock(dealer: Dealer) -> Dealer:
    with dealer.scope():
        fill(dealer.dealership)
    return dealer


@pytest.fixture
def counted(shop: Dealership) -> Callable[..., facets.Counts]:
    fill(shop)

    def run(**chosen: list[str]) -> facets.Counts:
        return facets.count(StockUnit.objects.active(), chosen, TODAY)

    return run


def test_counts_leave_the_own_choice_aside(counted: Callable[..., facets.Counts]) -> None:
    counts = counted(make=["Honda"])
    assert dict(counts.values["make"]) == {"Honda": 3, "Kia": 1}
    assert dict(counts.values["model"]) == {"Civic": 2, "Accord": 1}
    assert dict(counts.values["colour"]) == {"blue": 2, "silver": 1}
    assert dict(counts.values["condition"]) == {"used": 2, "new": 1}
    assert dict(counts.values["body"]) == {"sedan": 3}
    assert counts.ranges["year"] == ("2019", "2020")


def test_several_choices_of_several_filters(counted: Callable[..., facets.Counts]) -> None:
    counts = counted(make=["Honda", "Kia"], colour=["blue"])
    assert dict(counts.values["make"]) == {"Honda": 2, "Kia": 1}
    assert dict(counts.values["colour"]) == {"blue": 3, "silver": 1}
    assert dict(counts.values["age"]) == {"16-30": 2, "unknown": 1}


def test_past_the_cap_a_count_is_the_least(
    counted: Callable[..., facets.Counts], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counted().label(4) == "4"
    monkeypatch.setattr(facets, "CAP", 2)
    counts = counted()
    assert counts.capped
    assert counts.label(2) == "2+"


def test_nothing_is_counted_of_nothing(shop: Dealership) -> None:
    assert facets.count(StockUnit.objects.active(), {}, TODAY).ranges["price"] == (None, None)


def test_the_sheet(signed_in: SignIn, stock: Dealer) -> None:
    client = signed_in("sales_rep")
    client.get(SHEET)
    with assert_query_baseline("inventory filter sheet"):
        html = client.get(f"{SHEET}?make__in=Honda&year__gte=2019&search=blue").content.decode()
    assert 'value="Honda" checked' in html
    assert 'value="Kia"' in html
    assert 'name="year__gte" value="2019"' in html
    assert client.get(f"{SHEET}?year__gte=x&location_id__in=zz").status_code == 200


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?make__in=Honda,Kia", {"A1", "A2", "A3", "A4"}),
        ("?make__in=Honda&model__in=Civic", {"A1", "A2"}),
        ("?colour__in=blue&colour__in=silver", {"A1", "A2", "A3", "A4"}),
        ("?body__in=truck", set()),
        ("?age_bucket__in=unknown", {"A4"}),
        ("?age_bucket__in=16-30,unknown", {"A1", "A2", "A3", "A4"}),
        ("?status__in=written_off", {"A5"}),
        ("?search=hnda civc blu", {"A1"}),
        ("?search=hnda civc blu&words=exact", set()),
        ("?search=civic or accord 2019", set()),
        ("?search=blue 2019&make__in=Kia", {"A4"}),
        ("?search=under 10k", set()),
    ],
)
def test_filters(signed_in: SignIn, stock: Dealer, query: str, shown: set[str]) -> None:
    html = signed_in("sales_rep").get(LIST + query).content.decode()
    assert {n for n in ("A1", "A2", "A3", "A4", "A5") if f"{n} ·" in html} == shown


def test_how_it_was_understood(signed_in: SignIn, stock: Dealer, settings: Any) -> None:
    settings.STOCK_WORDS_SECONDS = 60
    client = signed_in("sales_rep")
    client.get(f"{LIST}?search=kia")
    with assert_query_baseline("inventory list, understood"):
        html = client.get(f"{LIST}?search=hnda+civc+2019+bluee").content.decode()
    assert all(f">{label}<svg" in html for label in ("Honda", "Civic", "2019", "Blue"))
    assert "You typed “hnda civc 2019 bluee”." in html
    assert "?search=hnda+civc+2019+bluee&amp;words=exact" in html
    assert "Understand them again" in client.get(f"{LIST}?search=civic&words=exact").content.decode()


def test_where_nothing_is_found_it_says_what_to_drop(signed_in: SignIn, stock: Dealer, settings: Any) -> None:
    settings.STOCK_WORDS_SECONDS = 60
    client = signed_in("sales_rep")
    client.get(f"{LIST}?search=kia")
    with assert_query_baseline("inventory list, nothing found"):
        page = client.get(f"{LIST}?search=honda+civic+2019+red")
    drops = {drop["label"]: drop["count"]["value"] for drop in page.context["drops"]}
    assert drops == {"Red": 1}
    page = client.get(f"{LIST}?search=kia+blue&condition__in=new")
    assert {drop["label"] for drop in page.context["drops"]} == {"Condition: New"}


def test_the_api_says_how_it_understood(api_as: Any, stock: Dealer) -> None:
    api = api_as("sales_rep", stock)
    answer = api.get("/api/v1/stock-units/?search=hnda civc blu 2019")
    assert [row["stock_number"] for row in answer.json()["results"]] == ["A1"]
    assert parse_qs(answer["Search-Understood"]) == {
        "make": ["Honda"],
        "model": ["Civic"],
        "year": ["2019"],
        "colour": ["Blue"],
    }
    exact = api.get("/api/v1/stock-units/?search=hnda civc blu&words=exact")
    assert exact["Search-Understood"] == ""


def test_facets_of_the_api(api_as: Any, stock: Dealer) -> None:
    api = api_as("sales_rep", stock)
    answer = api.get("/api/v1/stock-units/facets/?make__in=Honda&search=2019").json()
    assert answer["choices"]["make"] == [{"value": "Honda", "count": 2}, {"value": "Kia", "count": 1}]
    assert {c["value"]: c["count"] for c in answer["choices"]["model"]} == {"Accord": 1, "Civic": 1}
    assert not answer["capped"]
    assert api.get("/api/v1/stock-units/facets/?nonsense=1").status_code == 400


def test_nothing_of_another_dealership_is_counted(two_dealers: Any) -> None:
    with two_dealers.theirs.scope():
        fill(two_dealers.theirs.dealership)
    with two_dealers.ours.scope():
        counts = facets.count(StockUnit.objects.all(), {}, now().date())
        assert not any(counts.values.values())
