"""/api/v1/customers/ through the whole stack."""

import pytest

from apps.core.api.views import ListMixin
from apps.core.models import AuditEvent
from apps.core.permissions import ROLES
from apps.core.testing.api import (
    Case,
    assert_list_matches_schema,
    assert_orderings_indexed,
    assert_problem,
    run_case,
)
from apps.customers import permissions as may
from apps.customers.api.customers import CustomerViewSet
from apps.customers.models import Customer
from apps.customers.tests.factories import make_customer

BODY = {"given_name": "Zoë", "family_name": "O’Neill-李", "email": "Zoe@example.com", "tax_id": "078-05-1120"}
CASES = [
    Case("get", "customers/", may.VIEW),
    Case("get", "customers/{pk}/", may.VIEW),
    Case("post", "customers/", may.REGISTER, 201, BODY | {"confirm_duplicate": True}),
    Case("patch", "customers/{pk}/", may.EDIT, 200, {"city": "Flint"}, {"If_Match": '"1"'}),
    Case("post", "customers/{pk}/reveal/", may.REVEAL, 200, {"field": "tax_id", "reason": "Title work"}),
]


@pytest.fixture
def customer(dealer):
    with dealer.scope():
        return make_customer(dealer.actor("dealer_admin"), email="zoe@example.com", tax_id="078-05-1120")


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(dealer, api_as, customer, role):
    client = api_as(role, dealer)
    with dealer.scope():
        for case in CASES:
            run_case(case, lambda _: client, role, watch=[Customer], pk=customer.pk)


def test_the_thread(dealer, api_as):
    client = api_as("sales_rep", dealer)
    made = client.post("customers/", BODY)
    assert made.status_code == 201
    row = made.json()
    assert (row["name"], row["email"], row["tax_id"]) == ("Zoë O’Neill-李", "zoe@example.com", "••••1120")
    found = client.get("customers/?search=neill%20zo").json()["results"]
    assert [item["id"] for item in found] == [row["id"]]
    path = f"customers/{row['id']}/"
    edited = client.patch(path, {"city": "Flint"}, If_Match=made["ETag"])
    assert (edited.status_code, edited.json()["city"]) == (200, "Flint")
    assert_problem(client.patch(path, {"city": "Troy"}, If_Match=made["ETag"]), 412)
    assert_problem(client.patch(path, {"city": "Troy"}), 428)


def test_a_duplicate_is_answered_with_candidates(dealer, api_as, customer):
    client = api_as("sales_rep", dealer)
    problem = assert_problem(client.post("customers/", BODY), 409, "possible_duplicate")
    assert problem["candidates"] == [{"id": customer.pk, "name": customer.name}]
    assert client.post("customers/", BODY | {"confirm_duplicate": True}).status_code == 201


def test_revealing_answers_once_and_is_audited(dealer, api_as, customer):
    client = api_as("general_manager", dealer)
    answer = client.post(f"customers/{customer.pk}/reveal/", {"field": "tax_id", "reason": "Title work"})
    assert (answer.json(), answer["Cache-Control"]) == (
        {"field": "tax_id", "value": "078-05-1120"},
        "no-store",
    )
    with dealer.scope():
        assert AuditEvent.objects.get(action="customer.reveal").door == "api"
    assert_problem(client.post(f"customers/{customer.pk}/reveal/", {"field": "notes", "reason": "x"}), 400)


@pytest.mark.parametrize(
    "member", ["id", "version", "dealership", "search_text", "licence_index", "created_at"]
)
def test_what_is_not_typed_cannot_be_set(dealer, api_as, customer, member):
    client = api_as("dealer_admin", dealer)
    assert_problem(client.patch(f"customers/{customer.pk}/", {member: "1"}, If_Match='"1"'), 400)


def test_a_foreign_customer_is_not_there(two_dealers, api_as):
    with two_dealers.theirs.scope():
        foreign = make_customer(two_dealers.theirs.actor("dealer_admin"))
    client = api_as("dealer_admin", two_dealers.ours)
    for method, path, body in (
        ("get", "", None),
        ("patch", "", {"city": "x"}),
        ("post", "reveal/", {"field": "tax_id", "reason": "x"}),
    ):
        assert_problem(client.send(method, f"customers/{foreign.pk}/{path}", body, If_Match='"1"'), 404)
    assert client.get("customers/").json()["results"] == []


def test_the_list_is_what_the_schema_says_and_indexed(dealer, api_as, customer):
    (listed,) = api_as("auditor", dealer).get("customers/").json()["results"]
    assert issubclass(CustomerViewSet, ListMixin)
    with dealer.scope():
        assert_list_matches_schema(CustomerViewSet, listed, customer)
        assert_orderings_indexed(CustomerViewSet)
