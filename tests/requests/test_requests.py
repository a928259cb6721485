"""One scope a request: what is committed, what is rolled back, what streams, who is let in where."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Location, User
from apps.accounts.tests.factories import DealershipFactory, LocationFactory, MembershipFactory
from apps.accounts.tests.signing_in import sign_in as signed_in
from apps.core.tenancy import current_scope
from apps.core.testing.baselines import assert_query_baseline

pytestmark = pytest.mark.urls("tests.requests.urls")


@pytest.fixture
def client(dealer, sign_in):
    found = sign_in(dealer.user("sales_manager"), dealer.dealership)
    found.raise_request_exception = False
    return found


def written(dealer):
    with dealer.scope():
        return Location.objects.filter(name="Written").exists()


@pytest.mark.parametrize(
    ("then", "kept"), [("200", True), ("404", True), ("500", False), ("503", False), ("raise", False)]
)
def test_a_failed_request_leaves_nothing(dealer, client, then, kept):
    client.get(f"/test/write/{then}/")
    assert written(dealer) is kept
    assert current_scope() is None


@pytest.mark.parametrize("status", [400, 403, 404, 409])
def test_a_refusal_is_an_answer_and_leaves_nothing(dealer, client, status):
    assert client.get(f"/test/refuse/{status}/").status_code == status
    assert not written(dealer)


def test_a_stream_reads_in_a_scope_of_its_own(two_dealers, client):
    for side in two_dealers:
        with side.scope():
            LocationFactory(dealership=side.dealership, name=f"Lot of {side.dealership.slug}")
    body = client.get("/test/names/").getvalue().decode()
    assert body == f"True;Lot of {two_dealers.ours.dealership.slug}"
    assert current_scope() is None


def test_sign_in_pages_and_strangers_have_no_scope(client):
    assert client.get("/accounts/test/scope/").text == "none"
    assert Client().get("/test/scope/").text == "none"


def test_the_scope_is_the_chosen_dealership(dealer, client):
    assert client.get("/test/scope/").text == f"{dealer.dealership.pk} [{dealer.dealership.pk}]"


def test_switching(two_dealers, sign_in):
    ours, theirs = two_dealers
    user = ours.user("sales_rep")
    second = MembershipFactory(user=user, role="sales_rep").dealership
    client = sign_in(user, ours.dealership)
    enter = reverse("admin:accounts_enter")
    assert client.post(enter, {"dealership": theirs.dealership.pk}).status_code == 404
    assert client.post(enter, {"dealership": "9" * 40}).status_code == 404
    assert client.get(enter).status_code == 405
    assert client.get("/test/scope/").text.startswith(f"{ours.dealership.pk} ")
    assert client.post(enter, {"dealership": second.pk}).status_code == 302
    assert client.get("/test/scope/").text == f"{second.pk} [{second.pk}]"
    assert User.objects.get(pk=user.pk).last_dealership_id == second.pk
    fresh = signed_in(Client(), user)
    assert fresh.get("/test/scope/").text.startswith(f"{second.pk} "), "where he was last"


def test_the_whole_group_is_read_by_group_roles_only(dealer, sign_in):
    sibling = DealershipFactory(group=dealer.group)
    enter = {"dealership": dealer.dealership.pk, "whole_group": "1"}
    for role, ids in (
        ("group_admin", [dealer.dealership.pk, sibling.pk]),
        ("dealer_admin", [dealer.dealership.pk]),
    ):
        client = sign_in(dealer.user(role), dealer.dealership)
        client.post(reverse("admin:accounts_enter"), enter)
        assert client.get("/test/scope/").text == f"{dealer.dealership.pk} {ids}"


def test_finding_a_dealership(two_dealers, sign_in):
    ours, theirs = two_dealers
    for number in range(25):
        DealershipFactory(group=ours.group, name=f"Riverside {number:02}", city="Ogdenville")
    DealershipFactory(group=theirs.group, name="Riverside far away")
    client = sign_in(ours.user("group_admin"), ours.dealership)
    find = reverse("admin:accounts_switch")
    client.get(find, {"q": "x"})
    with assert_query_baseline("switcher: find"):
        answer = client.get(find, {"q": "riverside ogden"}, headers={"HX-Request": "true"})
    assert [hit.name for hit in answer.context["hits"]] == [f"Riverside {n:02}" for n in range(20)]
    assert "far away" not in answer.text and "More dealerships match" in answer.text
    assert "<html" not in answer.text
    assert "<html" in client.get(find).text
    assert "None of your dealerships" in client.get(find, {"q": "zzz%_"}).text


def test_a_role_taken_ends_at_the_next_request(dealer, sign_in):
    user = dealer.user("auditor")
    client = sign_in(user, dealer.dealership)
    page = reverse("admin:accounts_rolegrant_changelist")
    assert client.get(page).status_code == 200
    user.memberships.update(is_active=False)
    assert client.get(page).status_code == 302
    assert client.get("/test/scope/").text == "none"
