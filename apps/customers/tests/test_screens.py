"""Customers' staff pages: list, page, registering, editing, revealing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.models import AuditEvent
from apps.core.permissions import ROLES, defaults_for
from apps.customers import permissions as may
from apps.customers.models import Customer
from apps.customers.tests.factories import make_customer

LIST = "/admin/customers/customer/"
NAME = {"kind": "person", "given_name": "Zoë", "family_name": "O’Neill-李"}
SignIn = Callable[[str], Client]


@pytest.fixture
def signed_in(dealer: Dealer, sign_in: Any) -> SignIn:
    return lambda role: sign_in(dealer.user(role), dealer.dealership)


@pytest.fixture
def customer(dealer: Dealer) -> Customer:
    with dealer.scope():
        return make_customer(
            dealer.actor("dealer_admin"),
            phone="313-555-0142",
            tax_id="078-05-1120",
            date_of_birth="1984-03-09",
        )


def test_register_find_edit(dealer: Dealer, signed_in: SignIn) -> None:
    rep = signed_in("sales_rep")
    made = rep.post(f"{LIST}add/", {**NAME, "phone": "(313) 555-0142"})
    assert made.status_code == 302
    page = rep.get(made["Location"]).content.decode()
    assert "Zoë O’Neill-李" in page and "(313) 555-0142" in page
    found = rep.get(LIST, {"search": "neill zo"}, headers={"HX-Request": "true"}).content.decode()
    assert "Zoë O’Neill-李" in found and "<html" not in found
    assert "Nobody found" in rep.get(LIST, {"search": "smith"}).content.decode()
    edit = made["Location"].replace("page", "change")
    assert rep.get(edit).status_code == 200
    assert rep.post(edit, {**NAME, "city": "Flint", "seen_version": "1"}).status_code == 302
    assert rep.post(edit, {**NAME, "city": "Troy", "seen_version": "1"}).status_code == 409
    with dealer.scope():
        assert Customer.objects.get().city == "Flint"


def test_a_duplicate_is_shown_and_can_be_confirmed(
    dealer: Dealer, signed_in: SignIn, customer: Customer
) -> None:
    rep = signed_in("sales_rep")
    body = {**NAME, "given_name": "Zoe", "phone": "313 555 0142"}
    asked = rep.post(f"{LIST}add/", body)
    assert asked.status_code == 409
    assert f"{LIST}{customer.pk}/page/" in asked.content.decode()
    assert rep.post(f"{LIST}add/", body | {"confirm_duplicate": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [("/admin/deals/deal/add/?unit=5", True), ("https://evil.test/", False), ("//evil.test", False)],
)
def test_registering_leads_back_to_our_own_pages_only(signed_in: SignIn, wanted: str, lands: bool) -> None:
    made = signed_in("sales_rep").post(f"{LIST}add/?next={wanted.replace('?', '%3F')}", NAME)
    assert made["Location"].startswith(f"{wanted}&customer=") is lands
    assert "evil" not in made["Location"]


@pytest.mark.parametrize("role", ROLES)
def test_numbers_are_masked_and_revealed_on_the_record(
    dealer: Dealer, signed_in: SignIn, customer: Customer, role: str
) -> None:
    client = signed_in(role)
    page = client.get(f"{LIST}{customer.pk}/page/")
    if may.VIEW not in defaults_for(role):
        assert page.status_code == 403
        return
    html = page.content.decode()
    assert "••••1120" in html
    assert not any(secret in html for secret in ("078-05", "1984", "03-09"))
    path = f"{LIST}{customer.pk}/reveal/tax_id/"
    shown = client.post(path, {"reason": "Title work"})
    with dealer.scope():
        revealed = AuditEvent.objects.filter(action="customer.reveal").count()
    allowed = may.REVEAL in defaults_for(role)
    assert ("078-05-1120" in shown.content.decode(), revealed) == (allowed, int(allowed))
    if allowed:
        assert "no-store" in shown["Cache-Control"]
        assert client.post(path, {"reason": " "}).status_code == 422
        assert client.get(path).status_code == 405


def test_what_is_stored_is_not_sent_to_the_edit_form(
    signed_in: SignIn, customer: Customer, dealer: Dealer
) -> None:
    rep = signed_in("sales_rep")
    path = f"{LIST}{customer.pk}/change/"
    assert "1120" not in rep.get(path).content.decode()
    assert rep.post(path, {**NAME, "seen_version": "1"}).status_code == 302
    with dealer.scope():
        assert Customer.objects.get().tax_id == "078-05-1120"


def test_foreign_customers_are_not_there(two_dealers: TwoDealers, signed_in: SignIn) -> None:
    with two_dealers.theirs.scope():
        foreign = make_customer(two_dealers.theirs.actor("dealer_admin"), tax_id="078-05-1120")
    client = signed_in("dealer_admin")
    assert client.get(f"{LIST}{foreign.pk}/page/").status_code == 404
    assert client.get(f"{LIST}{foreign.pk}/change/").status_code == 404
    assert client.post(f"{LIST}{foreign.pk}/reveal/tax_id/", {"reason": "x"}).status_code == 404
