"""Search: what typed text means, what it finds, and that it stays inside the scope."""

from typing import Any

import pytest
from django.db import connection

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import TwoDealers
from apps.core.tenancy import scope
from apps.inventory.models import StockUnit
from apps.inventory.search import Wanted, parse, pattern
from apps.inventory.selectors import search_exact_words, search_units
from apps.inventory.stock_words import stock_vocabulary
from apps.inventory.tests.factories import VIN, StockUnitFactory, VehicleFactory


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Wanted(())),
        ("  civic ", Wanted(("CIVIC",))),
        ("2019", Wanted(("2019",))),
        ("042788", Wanted(("042788",), "042788")),
        (VIN.lower(), Wanted((VIN,), VIN)),
        ("N1234A", Wanted(("N1234A",), "N1234A")),
        ("Škoda 2020", Wanted(("SKODA", "2020"))),
        ("a b c d e f g", Wanted(("A", "B", "C", "D", "E", "F"))),
    ],
)
def test_what_is_meant(text: str, wanted: Wanted) -> None:
    assert parse(text) == wanted


def test_identifiers_and_their_ends() -> None:
    assert parse("042788").reversed == "887240"
    assert parse("N123A").reversed == ""


def test_a_pattern_is_literal() -> None:
    assert pattern("50%_\\") == "%50\\%\\_\\\\%"


@pytest.fixture
def stock(shop: Dealership) -> dict[str, StockUnit]:
    def car(name: str, vin: str | None, number: str, **facts: object) -> StockUnit:
        vehicle = VehicleFactory(dealership=shop, vin=vin, **facts)
        return StockUnitFactory(dealership=shop, vehicle=vehicle, stock_number=number)

    return {
        "coach": car("coach", VIN, "U10001", year=1989, make="MCI", model="Coach", trim=""),
        "civic": car(
            "civic", "11111111111111111", "N2019A", year=2019, make="Honda", model="Civic", trim="LX"
        ),
        "skoda": car("skoda", None, "U10003", year=2020, make="Škoda", model="Octavia", trim="100% RS"),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (VIN, "coach"),
        ("042788", "coach"),
        ("kp042788", "coach"),
        ("u10003", "skoda"),
        ("10003", "skoda"),
        ("n2019a", "civic"),
        ("2019", "civic"),
        ("civic honda", "civic"),
        ("CIV", "civic"),
        ("skoda", "skoda"),
        ("100%", "skoda"),
        ("octavai", "skoda"),
        ("hond civc", "civic"),
    ],
)
def test_what_is_found(stock: dict[str, StockUnit], text: str, found: str) -> None:
    assert list(search_units(StockUnit.objects.all(), text)) == [stock[found]]


def test_words_as_they_are(stock: dict[str, StockUnit]) -> None:
    assert list(search_exact_words(StockUnit.objects.all(), "civic honda")) == [stock["civic"]]
    assert list(search_exact_words(StockUnit.objects.all(), VIN)) == [stock["coach"]]


def test_what_stock_gets_is_understood_at_once(stock: dict[str, StockUnit], shop: Dealership) -> None:
    assert list(search_units(StockUnit.objects.all(), "subru forster")) == []
    car = VehicleFactory(dealership=shop, make="Subaru", model="Forester", exterior_colour="Lapis Blue Pearl")
    unit = StockUnitFactory(dealership=shop, vehicle=car)
    assert list(search_units(StockUnit.objects.all(), "blu subru forster")) == [unit]


def test_trims_and_shades(shop: Dealership) -> None:
    def civic(trim: str, colour: str) -> StockUnit:
        car = VehicleFactory(dealership=shop, make="Honda", model="Civic", trim=trim, exterior_colour=colour)
        return StockUnitFactory(dealership=shop, vehicle=car)

    touring, sport = civic("Touring", "Burgundy"), civic("Sport", "Rallye Red")
    found = StockUnit.objects.order_by("id")
    assert list(search_units(found, "civic tuoring")) == [touring]
    assert list(search_units(found, "civic red")) == [touring, sport]
    assert list(search_units(found, "civic burgundi")) == [touring]


def test_filters_do_not_make_a_search_vague(stock: dict[str, StockUnit]) -> None:
    assert list(search_units(StockUnit.objects.filter(year=1989), "civic honda")) == []


def test_a_search_is_one_query(
    stock: dict[str, StockUnit], django_assert_num_queries: Any, settings: Any
) -> None:
    settings.STOCK_WORDS_SECONDS = 60
    stock_vocabulary()
    for text in (VIN, "civic honda", "hond civc"):
        with django_assert_num_queries(1):
            assert list(search_units(StockUnit.objects.all(), text))


def test_what_is_not_found(stock: dict[str, StockUnit]) -> None:
    assert list(search_units(StockUnit.objects.all(), "zzzqqq")) == []
    assert search_units(StockUnit.objects.all(), " ").count() == 3


@pytest.mark.parametrize("text", [VIN, "042788", "U10001", "mci coach", "coahc"])
def test_nothing_of_another_dealership(two_dealers: TwoDealers, text: str) -> None:
    ours, theirs = two_dealers.ours.dealership, two_dealers.theirs.dealership
    with scope(theirs.pk):
        vehicle = VehicleFactory(dealership=theirs, vin=VIN, make="MCI", model="Coach")
        StockUnitFactory(dealership=theirs, vehicle=vehicle, stock_number="U10001")
        assert search_units(StockUnit.objects.all(), text).count() == 1
    with scope(ours.pk):
        assert search_units(StockUnit.objects.all(), text).count() == 0
        with connection.cursor() as cursor:
            for call, arguments in (
                ("inventory_find_units(%s)", [["%MCI%"]]),
                ("inventory_find_similar_units(%s)", ["MCI COACH"]),
                ("inventory_search_units(%s, %s, %s, %s)", [VIN, VIN[::-1], ["%MCI%"], "MCI COACH"]),
                (
                    "inventory_search_cars(%s, %s, %s, NULL, NULL, NULL, NULL, %s, %s)",
                    [VIN, VIN[::-1], ["MCI"], ["%MCI%"], "MCI COACH"],
                ),
            ):
                cursor.execute(f"SELECT count(*) FROM {call}", arguments)
                assert cursor.fetchone() == (0,), call
