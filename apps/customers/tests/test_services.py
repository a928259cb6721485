"""Registering, editing, finding and revealing customers."""

from functools import partial
from typing import Any

import pytest
from django.db import connection

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.errors import Conflict, Invalid, NotFound, Stale
from apps.core.models import AuditEvent, OutboxMessage
from apps.core.testing.permission_tables import by_role, refused
from apps.customers import permissions, selectors, services
from apps.customers.models import Customer
from apps.customers.tests.factories import make_customer

NAME = "Zoë O’Neill-李 小龙"


def found(query: str) -> list[str]:
    return [customer.name for customer in selectors.search(query).order_by("id")]


def test_registering_normalises_and_tells(dealer: Dealer) -> None:
    with dealer.scope("sales_rep"):
        customer = make_customer(
            dealer.actor("sales_rep"),
            given_name="  Zoë ",
            family_name="O’Neill-李 小龙",
            email="Zoe@Example.COM",
            phone="(313) 555-0142",
        )
        customer.refresh_from_db()
        assert (customer.name, customer.email, customer.phone) == (NAME, "zoe@example.com", "+13135550142")
        assert customer.history.count() == 1
        assert AuditEvent.objects.filter(action="customer.register", target_id=str(customer.pk)).count() == 1


@pytest.mark.parametrize(
    "query",
    [
        "zoe",
        "ZOË neill",
        "o'neill",
        "oneill 李",
        "李",
        "小",
        "小龙 zoë",
        "zoe@exa",
        "313 555",
        "(313) 555-0142",
        "0142",
    ],
)
def test_found_however_it_is_typed(dealer: Dealer, query: str) -> None:
    with dealer.scope():
        make_customer(
            dealer.actor("sales_rep"),
            given_name="Zoë",
            family_name="O’Neill-李 小龙",
            email="zoe@example.com",
            phone="313-555-0142",
        )
        make_customer(dealer.actor("sales_rep"), given_name="Ann", family_name="Lee", phone="212 555 0199")
        assert found(query) == [NAME]


@pytest.mark.parametrize("query", ["nei_l", "_", "王", "9999", "zoe ann"])
def test_not_found_and_no_wildcards(dealer: Dealer, query: str) -> None:
    with dealer.scope():
        make_customer(dealer.actor("sales_rep"), phone="313-555-0142")
        assert found(query) == []


def test_exact_licence_and_tax_number_find(dealer: Dealer) -> None:
    with dealer.scope():
        by = dealer.actor("sales_rep")
        customer = make_customer(by, licence_number="d123-4567", tax_id="078-05-1120")
        make_customer(by, given_name="Ann")
        assert found("D1234567") == [customer.name]
        assert found("078051120") == [customer.name]
        assert found("0780511") == []


def test_other_dealers_customers_are_not_found(two_dealers: TwoDealers) -> None:
    with two_dealers.theirs.scope():
        foreign = make_customer(two_dealers.theirs.actor("sales_rep"), phone="313-555-0142")
    with two_dealers.ours.scope():
        assert found("zoe") == found("0142") == []
        with pytest.raises(NotFound):
            selectors.get(foreign.pk)
        with pytest.raises(NotFound):
            services.reveal(
                by=two_dealers.ours.actor("dealer_admin"), customer_id=foreign.pk, field="tax_id", reason="x"
            )


def test_a_possible_duplicate_is_named_and_can_be_confirmed(dealer: Dealer) -> None:
    with dealer.scope():
        by = dealer.actor("sales_rep")
        first = make_customer(by, email="zoe@example.com")
        typed = {"given_name": "Zoe", "email": "ZOE@example.com "}
        with pytest.raises(Conflict) as refusal:
            services.register(by=by, typed=typed)
        assert refusal.value.code == "possible_duplicate"
        assert refusal.value.extra["candidates"] == [{"id": first.pk, "name": first.name}]
        assert Customer.objects.count() == 1
        services.register(by=by, typed=typed, confirm_duplicate=True)
        assert Customer.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "family_name"),
        ({"given_name": "A", "email": "nope"}, "email"),
        ({"given_name": "A", "phone": "12"}, "phone"),
        ({"given_name": "A", "date_of_birth": "31.12.1980"}, "date_of_birth"),
        ({"given_name": "A", "date_of_birth": "2999-01-01"}, "date_of_birth"),
        ({"given_name": "A", "notes": "card 4111 1111 1111 1111"}, "notes"),
        ({"given_name": "A" * 101}, "given_name"),
        ({"given_name": "A", "kind": "robot"}, "kind"),
        ({"kind": "company", "given_name": "A"}, "company_name"),
        ({"given_name": "A", "dealership_id": "7"}, "dealership_id"),
    ],
)
def test_bad_input_names_the_field_and_stores_nothing(
    dealer: Dealer, typed: dict[str, Any], field: str
) -> None:
    with dealer.scope():
        with pytest.raises(Invalid) as refusal:
            services.register(by=dealer.actor("sales_rep"), typed=typed)
        assert field in refusal.value.fields
        assert not Customer.objects.exists()


def test_editing_needs_the_version_that_was_seen(dealer: Dealer) -> None:
    with dealer.scope():
        by = dealer.actor("sales_rep")
        customer = make_customer(by)
        edited = services.edit(by=by, customer_id=customer.pk, version=1, typed={"city": "Détroit"})
        assert edited.version == 2
        assert found("detroit") == [customer.name]
        with pytest.raises(Stale):
            services.edit(by=by, customer_id=customer.pk, version=1, typed={"city": "Flint"})
        customer.refresh_from_db()
        assert customer.city == "Détroit"


def test_sensitive_values_are_stored_encrypted_and_audited_masked(dealer: Dealer) -> None:
    with dealer.scope():
        by = dealer.actor("sales_rep")
        customer = make_customer(
            by, tax_id="078-05-1120", licence_number="D1234567", date_of_birth="1984-03-09"
        )
        services.edit(by=by, customer_id=customer.pk, version=1, typed={"tax_id": "219-09-9999"})
        with connection.cursor() as cursor:
            for table in ("customers_customer", "customers_historicalcustomer"):
                cursor.execute(f"SELECT {table}::text FROM {table}")
                stored = " ".join(text for (text,) in cursor.fetchall())
                assert not any(
                    value in stored for value in ("078-05-1120", "219-09-9999", "D1234567", "1984-03-09")
                )
        (event,) = AuditEvent.objects.filter(action="customer.edit")
        assert event.changes == {"tax_id": ["••••1120", "••••9999"]}
        payloads = [str(message.payload) for message in OutboxMessage.objects.all()]
        assert payloads and not any("9999" in payload for payload in payloads)


def test_revealing_is_on_the_record(dealer: Dealer) -> None:
    with dealer.scope():
        customer = make_customer(dealer.actor("sales_rep"), tax_id="078-05-1120")
        boss = dealer.actor("general_manager")
        value = services.reveal(by=boss, customer_id=customer.pk, field="tax_id", reason="Title work")
        assert value == "078-05-1120"
        (event,) = AuditEvent.objects.filter(action="customer.reveal")
        assert (event.actor_id, event.reason, event.facts) == (
            boss.user_id,
            "Title work",
            {"field": "tax_id"},
        )
        for field, reason in (("tax_id", "  "), ("notes", "curious")):
            with pytest.raises(Invalid):
                services.reveal(by=boss, customer_id=customer.pk, field=field, reason=reason)
        assert AuditEvent.objects.filter(action="customer.reveal").count() == 1


@pytest.mark.parametrize(("role", "allowed"), by_role(permissions.REVEAL))
def test_who_may_reveal(dealer: Dealer, role: str, allowed: bool) -> None:
    with dealer.scope():
        customer = make_customer(dealer.actor("dealer_admin"), tax_id="078-05-1120")
        ask = partial(services.reveal, customer_id=customer.pk, field="tax_id", reason="x")
        if allowed:
            assert ask(by=dealer.actor(role)) == "078-05-1120"
            return
        with refused(permissions.REVEAL, customer):
            ask(by=dealer.actor(role))
        assert not AuditEvent.objects.filter(action="customer.reveal").exists()


@pytest.mark.parametrize(("role", "allowed"), by_role(permissions.REGISTER))
def test_who_may_register_and_edit(dealer: Dealer, role: str, allowed: bool) -> None:
    with dealer.scope():
        customer = make_customer(dealer.actor("dealer_admin"))
        by = dealer.actor(role)
        if allowed:
            make_customer(by, given_name="New")
            services.edit(by=by, customer_id=customer.pk, version=1, typed={"city": "Flint"})
            return
        with refused(permissions.REGISTER, customer):
            make_customer(by, given_name="New")
        with refused(permissions.EDIT, customer):
            services.edit(by=by, customer_id=customer.pk, version=1, typed={"city": "Flint"})
