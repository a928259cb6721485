"""The endpoints of accounts and jobs at their doors."""

import pytest

from apps.accounts.api.dealerships import DealershipViewSet
from apps.accounts.api.people import MembershipViewSet, UserViewSet
from apps.accounts.models import Membership, User
from apps.accounts.permissions import CHANGE_DEALERSHIP, MANAGE_PEOPLE, VIEW_DEALERSHIP, VIEW_PEOPLE
from apps.accounts.tests.api_fixtures import make_token, partner_token
from apps.accounts.tests.factories import DealershipFactory, MembershipFactory
from apps.core.jobs import enqueue, job
from apps.core.jobs.endpoints import JobViewSet
from apps.core.models import Job
from apps.core.permissions import ROLES
from apps.core.permissions_list import VIEW_JOBS
from apps.core.testing.api import ApiClient, Case, assert_list_matches_schema, assert_problem, run_case

CASES = (
    Case("get", "users/", VIEW_PEOPLE),
    Case("get", "users/{user}/", VIEW_PEOPLE),
    Case("patch", "users/{user}/", MANAGE_PEOPLE, body={"name": "New Name"}),
    Case("get", "memberships/", VIEW_PEOPLE),
    Case("get", "memberships/{membership}/", VIEW_PEOPLE),
    Case(
        "patch",
        "memberships/{membership}/",
        MANAGE_PEOPLE,
        body={"role": "technician"},
        headers={"if_match": '"1"'},
    ),
    Case("delete", "memberships/{membership}/", MANAGE_PEOPLE, status=204, headers={"if_match": '"1"'}),
    Case(
        "patch",
        "dealerships/{dealership}/",
        CHANGE_DEALERSHIP,
        body={"city": "X"},
        headers={"if_match": '"1"'},
    ),
    Case("get", "jobs/", VIEW_JOBS),
)


@pytest.fixture
def colleague(dealer):
    return MembershipFactory(dealership=dealer.dealership)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
def test_who_may_do_what(case, role, api_as, dealer, colleague):
    run_case(
        case,
        lambda held: api_as(held, dealer),
        role,
        watch=(User, Membership, type(dealer.dealership)),
        user=colleague.user_id,
        membership=colleague.pk,
        dealership=dealer.dealership.pk,
    )


def test_dealerships_in_reach(api_as, two_dealers):
    dealer, theirs = two_dealers
    sibling = DealershipFactory(group=dealer.group)
    rep, admin = api_as("sales_rep", dealer), api_as("group_admin", dealer)
    listed = rep.get("dealerships/").json()["results"]
    assert [row["slug"] for row in listed] == [dealer.dealership.slug]
    assert_list_matches_schema(DealershipViewSet, listed[0], dealer.dealership)
    slugs = {row["slug"] for row in admin.get("dealerships/?ordering=-name").json()["results"]}
    assert slugs == {dealer.dealership.slug, sibling.slug}
    assert_problem(rep.get(f"dealerships/{theirs.dealership.pk}/"), 404, "not_found")


def test_a_partner_sees_only_the_dealerships_of_its_token(dealer):
    DealershipFactory(group=dealer.group)
    client = ApiClient(partner_token(dealer.user("group_admin"), [VIEW_DEALERSHIP], dealer.dealership))
    assert [row["id"] for row in client.get("dealerships/").json()["results"]] == [dealer.dealership.pk]


def test_a_dealership_is_changed_where_one_works(api_as, dealer):
    sibling = DealershipFactory(group=dealer.group)
    admin = api_as("group_admin", dealer)
    changed = admin.patch(f"dealerships/{dealer.dealership.pk}/", {"city": "Ghent"}, if_match='"1"')
    assert (changed.status_code, changed.json()["city"], changed["ETag"]) == (200, "Ghent", '"2"')
    assert_problem(admin.patch(f"dealerships/{sibling.pk}/", {"city": "Ghent"}, if_match='"1"'), 404)
    problem = assert_problem(
        admin.patch(f"dealerships/{dealer.dealership.pk}/", {"slug": "x", "group": 1}, if_match='"2"'), 400
    )
    assert {error["field"] for error in problem["errors"]} == {"slug", "group"}


def test_tax_ids_are_masked(api_as, dealer):
    admin = api_as("dealer_admin", dealer)
    path = f"dealerships/{dealer.dealership.pk}/"
    assert admin.patch(path, {"tax_id": "12-3456789"}, if_match='"1"').json()["tax_id"] == "••••6789"
    assert "3456" not in admin.get(path).content.decode().replace("6789", "")


def test_people_of_other_dealers_are_not_there(api_as, two_dealers):
    ours, theirs = two_dealers
    admin, foreign = api_as("dealer_admin", ours), theirs.user("sales_rep")
    listed = admin.get("users/").json()["results"]
    assert [row["id"] for row in listed] == [ours.user("dealer_admin").pk]
    assert_list_matches_schema(UserViewSet, listed[0], ours.user("dealer_admin"))
    assert_problem(admin.get(f"users/{foreign.pk}/"), 404, "not_found")
    member = foreign.memberships.get()
    assert_problem(admin.delete(f"memberships/{member.pk}/", if_match='"1"'), 404, "not_found")
    member.refresh_from_db()
    assert member.is_active


def test_a_role_is_changed_and_taken_away(api_as, dealer, colleague):
    admin = api_as("dealer_admin", dealer)
    listed = admin.get(f"memberships/?user_id={colleague.user_id}").json()["results"]
    assert_list_matches_schema(MembershipViewSet, listed[0], colleague)
    changed = admin.patch(f"memberships/{colleague.pk}/", {"role": "technician"}, if_match='"1"').json()
    assert (changed["role"], changed["is_active"]) == ("technician", True)
    assert admin.delete(f"memberships/{changed['id']}/", if_match='"1"').status_code == 204
    assert not colleague.user.memberships.filter(is_active=True).exists()


def test_jobs_of_this_dealership_only(api_as, two_dealers):
    ours, theirs = two_dealers

    @job("test.api_endpoint", queue="default")
    def run(context):
        raise AssertionError("nobody runs it")

    for dealer in two_dealers:
        with dealer.scope():
            enqueue("test.api_endpoint", by=dealer.actor("dealer_admin"), params={})
    own, foreign = (
        Job.objects.get(dealership_id=ours.dealership.pk),
        Job.objects.get(dealership_id=theirs.dealership.pk),
    )
    client = api_as("dealer_admin", ours)
    listed = client.get("jobs/?state=queued&kind=test.api_endpoint").json()["results"]
    assert [row["id"] for row in listed] == [own.pk]
    assert_list_matches_schema(JobViewSet, listed[0], own)
    assert client.get(f"jobs/{own.pk}/").json()["percent"] is None
    assert_problem(client.get(f"jobs/{foreign.pk}/"), 404, "not_found")


def test_me_and_logout(dealer):
    user = dealer.user("sales_rep")
    client = ApiClient(make_token(user))
    me = client.get("auth/me/").json()
    assert (me["email"], me["dealership"], me["roles"]) == (user.email, dealer.dealership.slug, ["sales_rep"])
    assert [place["slug"] for place in me["dealerships"]] == [dealer.dealership.slug]
    assert client.post("auth/logout/").status_code == 204
    assert_problem(client.get("auth/me/"), 401)


def test_a_partner_cannot_log_itself_out(dealer):
    client = ApiClient(partner_token(dealer.user("dealer_admin"), [VIEW_DEALERSHIP], dealer.dealership))
    assert_problem(client.post("auth/logout/"), 403, "partner_token")
    assert client.get("auth/me/").json()["permissions"] == [VIEW_DEALERSHIP]


def test_a_dealership_must_be_meant(dealer):
    user = dealer.user("dealer_admin")
    MembershipFactory(user=user, dealership=DealershipFactory(), role="dealer_admin")
    client = ApiClient(make_token(user))
    problem = assert_problem(client.get("users/"), 400, "dealership_required")
    assert "X-Dealership" in problem["detail"]
    assert client.get("dealerships/").status_code == 200
