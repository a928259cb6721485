"""Inventory's staff pages: what they show to whom, what their dialogs and forms do."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core import permissions
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory import permissions as may
from apps.inventory.models import Hold, PriceChange, StockUnit
from apps.inventory.pricing import PriceKind
from apps.inventory.refs import CustomerRef
from apps.inventory.services.editing import edit
from apps.inventory.services.pricing import set_price
from apps.inventory.slots import CUSTOMERS
from apps.inventory.tests.conftest import SignIn, actor_of
from apps.inventory.tests.factories import AT, VIN, StockUnitFactory, VehicleFactory, unit_in

LIST = "/admin/inventory/stockunit/"
SECRETS = ("18,765", "18765", "17,654", "17654")


class _Customers:
    def find(self, customer_id: int) -> CustomerRef | None:
        return CustomerRef(41, "Zoë") if customer_id == 41 else None

    def search(self, text: str) -> list[CustomerRef]:
        return [CustomerRef(41, "Zoë <b>")]


@pytest.fixture(autouse=True)
def customers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CUSTOMERS, "items", lambda: [_Customers()])


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    """A car whose cost and floor are canaries, with a trail that names them."""
    place = dealer.dealership
    boss = actor_of("general_manager", place)
    with dealer.scope():
        vehicle = VehicleFactory(dealership=place, vin=VIN)
        row = unit_in(place, "in_stock", vehicle=vehicle, stock_number="A100")
        edit(unit_id=row.pk, changes={"acquisition_cost": Decimal("18765.43")}, by=boss, at=AT)
        set_price(unit_id=row.pk, kind=PriceKind.FLOOR, amount=Decimal("17654.32"), by=boss, at=AT)
        return StockUnit.objects.get(pk=row.pk)


def page_of(unit: StockUnit) -> str:
    return reverse("admin:inventory_stockunit_page", args=[unit.pk])


def do(unit: StockUnit, verb: str) -> str:
    return reverse("admin:inventory_stockunit_do", args=[unit.pk, verb])


def now_is(dealer: Dealer, unit: StockUnit) -> StockUnit:
    with dealer.scope():
        return StockUnit.objects.get(pk=unit.pk)


@pytest.mark.parametrize("role", [r for r in permissions.ROLES if r not in ("platform_admin", "group_admin")])
def test_cost_stands_only_before_those_who_may_see_it(signed_in: SignIn, unit: StockUnit, role: str) -> None:
    client = signed_in(role)
    paths = [LIST, page_of(unit), reverse("admin:inventory_stockunit_history", args=[unit.pk])]
    html = "".join(client.get(path).content.decode() for path in paths)
    assert "A100" in html
    assert any(secret in html for secret in SECRETS) == (may.SEE_COST in permissions.defaults_for(role))


def test_the_list_in_few_queries(signed_in: SignIn, dealer: Dealer, unit: StockUnit) -> None:
    with dealer.scope():
        for _ in range(20):
            StockUnitFactory(dealership=dealer.dealership)
    client = signed_in("general_manager")
    client.get(LIST)
    with assert_query_baseline("inventory list page"):
        html = client.get(LIST).content.decode()
    assert "A100" in html
    client.get(page_of(unit))  # the store gets its steps
    with assert_query_baseline("inventory vehicle page"):
        client.get(page_of(unit))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?search=042788", {"A100"}),
        ("?status__in=held&status__in=sold", {"B200"}),
        ("?status__in=held,sold", {"B200"}),
        ("?status__in=delivered", {"C300"}),
        ("?make=Kia", {"B200"}),
        ("?price__lte=10000", {"B200"}),
        ("?age_bucket=60%2B", {"B200"}),
        ("?condition__in=new", set()),
        ("", {"A100", "B200"}),
        ("?ordering=nonsense&cursor=xx", {"A100", "B200"}),
        ("?year__gte=abc", set()),
    ],
)
def test_filters(signed_in: SignIn, dealer: Dealer, unit: StockUnit, query: str, shown: set[str]) -> None:
    place = dealer.dealership
    with dealer.scope():
        kia = VehicleFactory(dealership=place, make="Kia", model="Rio")
        unit_in(
            place,
            "held",
            vehicle=kia,
            stock_number="B200",
            internet_price=Decimal(9000),
            acquired_on=date(2020, 1, 1),
        )
        unit_in(place, "delivered", stock_number="C300")
    html = signed_in("sales_rep").get(LIST + query).content.decode()
    assert {number for number in ("A100", "B200", "C300") if number in html} == shown


def test_pages_follow_one_another(signed_in: SignIn, dealer: Dealer) -> None:
    with dealer.scope():
        for number in range(53):
            StockUnitFactory(dealership=dealer.dealership, stock_number=f"P{number:03}")
    client = signed_in("sales_rep")
    first = client.get(LIST)
    assert "P052" in first.content.decode()
    assert "P002" not in first.content.decode()
    second = client.get(LIST + first.context["next"])
    assert "P002" in second.content.decode()
    assert "P052" in client.get(LIST + second.context["previous"]).content.decode()


def test_htmx_gets_the_results_only(signed_in: SignIn, unit: StockUnit) -> None:
    response = signed_in("sales_rep").get(LIST, headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<div id="results"')
    assert "HX-Request" in response["Vary"]
    filtered = signed_in("sales_rep").get(LIST + "?make=&status__in=held&status__in=sold&search=")
    assert filtered["HX-Push-Url"] == f"{LIST}?status__in=held%2Csold"


def test_an_empty_list_says_what_to_do(signed_in: SignIn) -> None:
    assert "Take a vehicle in" in signed_in("general_manager").get(LIST).content.decode()
    assert "once a manager takes them in" in signed_in("sales_rep").get(LIST).content.decode()


def test_a_price_is_set_in_a_dialog(signed_in: SignIn, dealer: Dealer, unit: StockUnit) -> None:
    body = {"kind": "internet", "amount": "19500", "reason": "aged", "seen_version": unit.version}
    response = signed_in("general_manager").post(do(unit, "price"), body)
    assert response.status_code == 302
    assert now_is(dealer, unit).price == Decimal("19500.00")
    with dealer.scope():
        assert PriceChange.objects.filter(kind="internet").get().reason == "aged"


def test_a_refused_price_stays_in_the_dialog(signed_in: SignIn, dealer: Dealer, unit: StockUnit) -> None:
    body = {"kind": "internet", "amount": "1000", "seen_version": unit.version}
    response = signed_in("sales_manager").post(do(unit, "price"), body, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "below the floor price" in html
    assert 'value="1000"' in html
    assert now_is(dealer, unit).version == unit.version


def test_a_stale_dialog_is_refused(signed_in: SignIn, dealer: Dealer, unit: StockUnit) -> None:
    body = {"kind": "list", "amount": "30000", "seen_version": unit.version - 1}
    assert signed_in("general_manager").post(do(unit, "price"), body).status_code == 409
    assert now_is(dealer, unit).version == unit.version


def test_a_hold_in_the_stores_time(signed_in: SignIn, dealer: Dealer, unit: StockUnit) -> None:
    client = signed_in("sales_rep")
    body = {"expires_at": "2099-07-01T18:00", "deposit_reference": "R-1", "seen_version": unit.version}
    missing = client.post(do(unit, "hold"), body)
    assert missing.status_code == 422
    assert "Choose a customer" in missing.content.decode()
    assert client.post(do(unit, "hold"), {**body, "customer_id": 41}).status_code == 302
    with dealer.scope():
        assert Hold.objects.get().expires_at.isoformat() == "2099-07-01T22:00:00+00:00"
    assert "Zoë" in client.get(page_of(unit)).content.decode()
    assert client.post(do(unit, "release"), {"reason": "no show"}).status_code == 302
    assert now_is(dealer, unit).status == "in_stock"


def test_customers_to_choose_from(signed_in: SignIn) -> None:
    client = signed_in("sales_rep")
    html = client.get(reverse("admin:inventory_customers"), {"q": "zo"}).content.decode()
    assert 'value="41"' in html
    assert "Zoë &lt;b&gt;" in html
    assert "at least two" in client.get(reverse("admin:inventory_customers"), {"q": "z"}).content.decode()


@pytest.mark.parametrize(("verb", "kind"), [("return_to_source", "arbitration"), ("write_off", "total_loss")])
def test_an_end_needs_a_reason(
    signed_in: SignIn, dealer: Dealer, unit: StockUnit, verb: str, kind: str
) -> None:
    client = signed_in("general_manager")
    assert client.post(do(unit, verb), {"kind": kind, "reason": ""}).status_code == 422
    assert client.post(do(unit, verb), {"kind": kind, "reason": "Bent frame"}).status_code == 302
    assert now_is(dealer, unit).status in ("returned_to_source", "written_off")


@pytest.mark.parametrize("verb", ["price", "write_off", "transfer"])
def test_a_rep_is_neither_offered_nor_allowed(
    signed_in: SignIn, dealer: Dealer, unit: StockUnit, verb: str
) -> None:
    client = signed_in("sales_rep")
    assert do(unit, verb) not in client.get(page_of(unit)).content.decode()
    body = {"kind": "list", "amount": "1", "reason": "x", "to_dealership_id": 0}
    assert client.post(do(unit, verb), body).status_code in (403, 422)
    assert now_is(dealer, unit).version == unit.version


def test_what_deals_do_has_no_dialog(signed_in: SignIn, unit: StockUnit) -> None:
    client = signed_in("general_manager")
    assert do(unit, "commit") not in client.get(page_of(unit)).content.decode()
    assert client.post(do(unit, "commit"), {}).status_code == 404


def test_the_vin_check_fills_what_is_empty(signed_in: SignIn, unit: StockUnit) -> None:
    client = signed_in("general_manager")
    url = reverse("admin:inventory_vin")
    html = client.get(url, {"vin": "1hgcp268x9a069918", "make": "", "model": "Typed"}).content.decode()
    assert "Valid VIN" in html
    assert 'value="Honda"' in html
    assert 'name="model"' not in html
    assert "call for X" in client.get(url, {"vin": "1M8GDM9A1KP042788"}).content.decode()
    assert "In stock already" in client.get(url, {"vin": VIN}).content.decode()


def test_a_car_is_taken_in(signed_in: SignIn, dealer: Dealer) -> None:
    client = signed_in("general_manager")
    body = {
        "vin": "1HGCP268X9A069918",
        "year": "2009",
        "make": "Honda",
        "model": "Accord",
        "condition": "used",
        "source": "auction",
        "odometer": "120000",
        "odometer_unit": "mi",
        "readiness": "intake",
        "title_status": "in_hand",
        "status": "in_stock",
        "acquisition_cost": "4000",
        "list_price": "6990",
    }
    bad = client.post(f"{LIST}add/", {**body, "vin": "1HGCP26819A069918"})
    assert bad.status_code == 422
    assert "call for X" in bad.content.decode()
    assert client.post(f"{LIST}add/", body).status_code == 302
    with dealer.scope():
        unit = StockUnit.objects.get()
    assert (unit.title, unit.price, unit.stock_number) == ("2009 Honda Accord", Decimal("6990.00"), "U10001")
    with dealer.scope():
        assert unit.vehicle.decoded_by == "vpic"


def edit_body(client: Client, url: str) -> dict[str, Any]:
    form = client.get(url).context["form"]
    body = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in body.items() if value not in (None, False)}


def test_a_correction_sees_its_version(signed_in: SignIn, dealer: Dealer, unit: StockUnit) -> None:
    client = signed_in("general_manager")
    url = reverse("admin:inventory_stockunit_change", args=[unit.pk])
    body = {**edit_body(client, url), "odometer": "31000", "recon": "250.00", "seen_version": unit.version}
    assert client.post(url, body).status_code == 302
    changed = now_is(dealer, unit)
    assert (changed.odometer, changed.recon, changed.version) == (31000, Decimal("250.00"), unit.version + 1)
    stale = client.post(url, {**body, "odometer": "32000"})
    assert stale.status_code == 409
    assert "changed by somebody else" in stale.content.decode()
    assert now_is(dealer, unit).odometer == 31000


def test_those_who_may_not(signed_in: SignIn, unit: StockUnit) -> None:
    client = signed_in("sales_rep")
    for path in (
        f"{LIST}add/",
        reverse("admin:inventory_stockunit_change", args=[unit.pk]),
        reverse("admin:inventory_vin"),
    ):
        assert client.get(path).status_code == 403, path


def test_a_foreign_unit_is_not_there(two_dealers: TwoDealers, signed_in: SignIn) -> None:
    theirs = two_dealers.theirs
    with theirs.scope():
        foreign = StockUnitFactory(dealership=theirs.dealership, stock_number="CANARY")
    client = signed_in("dealer_admin")
    html = client.get(LIST + "?search=CANARY").content.decode()
    assert "CANARY" not in html.replace('value="CANARY"', "").replace('value="search=CANARY"', "")
    assert client.get(page_of(foreign)).status_code == 404
    for verb in ("price", "hold", "write_off"):
        assert client.post(do(foreign, verb), {"reason": "x"}).status_code == 404
    for name in ("change", "history"):
        assert client.get(reverse(f"admin:inventory_stockunit_{name}", args=[foreign.pk])).status_code == 404
    with theirs.scope():
        assert StockUnit.objects.get().version == 1
