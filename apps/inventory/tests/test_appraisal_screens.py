"""Appraisal pages: the form and its figure, the list and its look-to-book, dialogs, the customer's letter."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.tests.fixtures import Dealer
from apps.core.clock import now
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory.appraisal_figures import look_to_book
from apps.inventory.models import Appraisal, StockUnit, Valuation, VehicleBrand
from apps.inventory.services.intake_policy import set_intake_policy
from apps.inventory.slots import CUSTOMERS
from apps.inventory.tests.appraised import CAR, WORKED, appraised
from apps.inventory.tests.conftest import SignIn, actor_of
from apps.inventory.tests.factories import AT, StockUnitFactory, VehicleFactory, unit_in
from apps.inventory.tests.test_screens import _Customers

ROOT = "/admin/inventory/appraisals/"
HTMX = {"HX-Request": "true"}
TYPED = {
    "vin": CAR.vin,
    "make": "Honda",
    "model": "Accord",
    "odometer": "98400",
    "odometer_unit": "mi",
    "source": "trade",
    "customer_id": "41",
    "retail": "14990",
    "fees": "85",
    "part_tyres": "poor",
    "note_tyres": "worn",
    "work_0": "Four tyres",
    "cost_0": "620",
    "work_1": "",
    "cost_1": "",
}


@pytest.fixture(autouse=True)
def customers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CUSTOMERS, "items", lambda: [_Customers()])


@pytest.fixture
def secret(dealer: Dealer) -> None:
    """A pack and a margin that no rep may see apart."""
    boss = actor_of("general_manager", dealer.dealership)
    with dealer.scope():
        set_intake_policy(by=boss, at=AT, pack=Decimal("317.00"), margin=Decimal("1943.00"))


def only(dealer: Dealer) -> Appraisal:
    with dealer.scope():
        return Appraisal.objects.get()


def test_a_rep_appraises_and_the_page_tells_why(signed_in: SignIn, dealer: Dealer, secret: None) -> None:
    client = signed_in("sales_rep")
    html = client.get(f"{ROOT}new/").content.decode()
    assert "Wanted margin" not in html and 'name="part_warning_lights"' in html
    answer = client.post(f"{ROOT}new/", TYPED)
    row = only(dealer)
    assert (answer.status_code, answer["Location"]) == (302, f"{ROOT}{row.pk}/")
    assert (row.acv, row.customer_label) == (Decimal("12025.00"), "Zoë")
    html = client.get(f"{ROOT}{row.pk}/").content.decode()
    assert "Pack and margin of the store" in html and "−$2,260.00" in html and "$12,025.00" in html
    assert "317.00" not in html and "1,943.00" not in html
    boss = signed_in("sales_manager").get(f"{ROOT}{row.pk}/").content.decode()
    assert "−$317.00" in boss and "−$1,943.00" in boss


def test_the_figure_follows_what_is_typed(signed_in: SignIn, secret: None) -> None:
    client = signed_in("sales_rep")
    html = client.get(f"{ROOT}figure/", {**TYPED, "margin": "0"}).content.decode()
    assert "$12,025.00" in html and "<html" not in html
    assert "Enter the expected retail price" in client.get(f"{ROOT}figure/", {"retail": "x"}).content.decode()
    assert "nothing to offer" in client.get(f"{ROOT}figure/", {"retail": "100"}).content.decode()
    assert (
        "$13,968.00"
        in signed_in("sales_manager").get(f"{ROOT}figure/", {**TYPED, "margin": "0"}).content.decode()
    )


def test_a_refused_form_keeps_what_was_typed(signed_in: SignIn, dealer: Dealer) -> None:
    client = signed_in("sales_rep")
    for change, words in (
        ({"vin": "1HGCP268X9A069919"}, "The check digit"),
        ({"retail": ""}, "This field is required"),
        ({"customer_id": "999"}, "Not a customer of this dealership"),
        ({"cost_0": "-4"}, "greater than or equal to 0"),
        ({"work_0": ""}, "Say what is to be done"),
    ):
        answer = client.post(f"{ROOT}new/", {**TYPED, **change})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert words in html and 'value="worn"' in html, words
    with dealer.scope():
        assert not Appraisal.objects.exists()


def test_a_mistyped_vin_gets_hints_and_a_good_one_fills_the_form(signed_in: SignIn) -> None:
    client = signed_in("sales_rep")
    html = client.get(f"{ROOT}vin/", {"vin": "1HGCP286X9A069918"}).content.decode()
    assert "One slip away" in html and CAR.vin in html
    html = client.get(f"{ROOT}vin/", {"vin": CAR.vin}).content.decode()
    assert 'id="id_model"' in html and 'id="id_engine"' not in html and "source_engine" not in html


def test_brands_and_a_falling_odometer_of_former_stays_are_told(signed_in: SignIn, dealer: Dealer) -> None:
    place = dealer.dealership
    with dealer.scope():
        vehicle = VehicleFactory(dealership=place, vin=CAR.vin)
        unit_in(place, "delivered", vehicle=vehicle, odometer=120_000)
        VehicleBrand.objects.create(
            dealership=place, vehicle=vehicle, kind="flood", source="title", actor_name="Sam", at=AT
        )
        row = appraised(place)
    html = signed_in("sales_rep").get(f"{ROOT}{row.pk}/").content.decode()
    assert "Branded title: flood" in html and "120,000 mi" in html and "Former stays" in html


def test_another_version_of_a_draft(signed_in: SignIn, dealer: Dealer) -> None:
    with dealer.scope():
        row = appraised(dealer.dealership)
    client = signed_in("sales_rep")
    html = client.get(f"{ROOT}{row.pk}/figures/").content.decode()
    assert 'value="Four tyres"' in html and 'value="380.50"' in html and "checked> Zoë" in html
    body = {**TYPED, "retail": "15000", "seen_version": str(row.version)}
    assert client.post(f"{ROOT}{row.pk}/figures/", body).status_code == 302
    assert client.post(f"{ROOT}{row.pk}/figures/", body).status_code == 422  # somebody was quicker
    with dealer.scope():
        assert [v.number for v in Valuation.objects.all()] == [2, 1]


def test_the_dialogs_from_offer_to_stock(signed_in: SignIn, dealer: Dealer) -> None:
    with dealer.scope():
        row = appraised(dealer.dealership)
    client, manager = signed_in("sales_rep"), signed_in("sales_manager")
    html = client.get(f"{ROOT}{row.pk}/").content.decode()
    assert 'id="do-offer"' in html and 'id="do-ask"' not in html and 'id="do-approve"' not in html
    high = client.post(f"{ROOT}{row.pk}/do/offer/", {"offer": "99999"})
    assert high.status_code == 422 and "belongs to the deal" in high.content.decode()
    assert client.post(f"{ROOT}{row.pk}/do/offer/", {"offer": "11000"}).status_code == 302
    assert client.post(f"{ROOT}{row.pk}/do/offer/", {"offer": "11000"}).status_code == 409
    letter = client.get(f"{ROOT}{row.pk}/offer/").content.decode()
    assert "$11,000.00" in letter and "Scratch on the left door" in letter
    for ours in ("margin", "14,990", "11,904.50", "Four tyres", "recon"):
        assert ours not in letter
    assert client.post(f"{ROOT}{row.pk}/do/walk_away/", {"reason": " "}).status_code == 422
    assert client.post(f"{ROOT}{row.pk}/do/accept/", {}).status_code == 302
    assert 'id="do-take-in"' not in client.get(f"{ROOT}{row.pk}/").content.decode()
    assert client.post(f"{ROOT}{row.pk}/do/take_in/", {"title_status": "in_hand"}).status_code == 422
    assert manager.post(f"{ROOT}{row.pk}/do/take_in/", {"title_status": "in_hand"}).status_code == 302
    with dealer.scope():
        unit = StockUnit.objects.get()
    html = manager.get(f"/admin/inventory/stockunit/{unit.pk}/page/").content.decode()
    assert "Expected recon" in html and f"{ROOT}{row.pk}/" in html
    assert client.get(f"{ROOT}{row.pk}/do/vanish/").status_code == 404
    assert client.get(f"{ROOT}{row.pk}/do/accept/").status_code == 302


def test_above_the_limit_the_rep_is_offered_a_manager(signed_in: SignIn, dealer: Dealer) -> None:
    boss = actor_of("general_manager", dealer.dealership)
    with dealer.scope():
        set_intake_policy(by=boss, at=AT, offer_limit=Decimal(9000))
        row = appraised(dealer.dealership)
    client, manager = signed_in("sales_rep"), signed_in("sales_manager")
    html = client.get(f"{ROOT}{row.pk}/").content.decode()
    assert 'id="do-ask"' in html and "a manager decides" in html
    assert 'id="do-ask"' not in manager.get(f"{ROOT}{row.pk}/").content.decode()
    assert client.post(f"{ROOT}{row.pk}/do/ask/", {"offer": "11000"}).status_code == 302
    assert 'id="do-approve"' in manager.get(f"{ROOT}{row.pk}/").content.decode()
    assert manager.post(f"{ROOT}{row.pk}/do/approve/", {}).status_code == 302
    assert only(dealer).status == "offered"


@pytest.fixture
def looked(dealer: Dealer) -> list[Appraisal]:
    """Five cars in this period, one long ago; one came into stock and cost more than expected."""
    place = dealer.dealership
    with dealer.scope():
        states = ("draft", "offered", "accepted", "walked_away")
        rows = [appraised(place, state, created_at=now()) for state in states]
        unit = StockUnitFactory(dealership=place, recon=Decimal("1250.00"))
        rows.append(appraised(place, "taken_in", created_at=now()))
        rows[-1].unit = unit
        rows[-1].save()
        rows.append(appraised(place, "expired", created_at=now() - timedelta(days=200)))
        return rows


def test_look_to_book(dealer: Dealer, looked: list[Appraisal]) -> None:
    with dealer.scope():
        found = look_to_book(Appraisal.objects.filter(created_at__gte=now() - timedelta(days=90)))
        nothing = look_to_book(Appraisal.objects.none())
    assert (found.appraised, found.offered, found.accepted, found.taken_in) == (5, 3, 2, 1)
    assert (found.accepted_pct, found.booked_pct) == (Decimal("66.7"), Decimal("20.0"))
    assert (found.offer, found.expected_recon, found.actual_recon) == (
        WORKED,
        Decimal("1000.50"),
        Decimal("1250.00"),
    )
    assert (nothing.accepted_pct, nothing.booked_pct, nothing.offer) == (None, None, None)


def test_the_list_by_its_address(signed_in: SignIn, dealer: Dealer, looked: list[Appraisal]) -> None:
    client = signed_in("sales_manager")
    html = client.get(ROOT).content.decode()
    assert html.count('scope="row"') == 5 and "66.7%" in html and "$1,250" in html
    part = client.get(f"{ROOT}?state=offered", headers=HTMX).content.decode()
    assert part.count('scope="row"') == 1 and "<html" not in part
    assert client.get(f"{ROOT}?days=all").content.decode().count('scope="row"') == 6
    assert client.get(f"{ROOT}?mine=1").content.decode().count('scope="row"') == 0
    assert client.get(f"{ROOT}?q=accord+zo%C3%AB").content.decode().count('scope="row"') == 5
    assert client.get(f"{ROOT}?q=civic&state=x&days=%C2%B2").status_code == 200
    rep = signed_in("sales_rep").get(ROOT).content.decode()
    assert "Recon, actual" not in rep and "$1,250" not in rep
    assert signed_in("technician").get(ROOT).status_code == 403


def test_the_list_in_few_queries(signed_in: SignIn, dealer: Dealer, looked: list[Appraisal]) -> None:
    client = signed_in("sales_manager")
    client.get(ROOT)
    with assert_query_baseline("inventory appraisals"):
        client.get(ROOT)
    with assert_query_baseline("inventory appraisal page"):
        client.get(f"{ROOT}{looked[0].pk}/")


def test_the_store_sets_what_bounds_its_appraisers(signed_in: SignIn, dealer: Dealer) -> None:
    client = signed_in("general_manager")
    body = {"pattern": "{prefix}{nu}{seq:6}", "offer_limit": "9000", "offer_days": "3", "pack": "250"}
    url = "/admin/inventory/intake-settings/"
    assert client.post(url, {**body, "margin": "-1"}).status_code == 422
    assert client.post(url, {**body, "margin": "1800"}).status_code == 302
    with dealer.scope():
        row: Any = appraised(dealer.dealership)
    assert row.acv == WORKED + 2000 - 1800 - 250
