"""From memberships to an actor: which roles, which permissions, which dealerships."""

from datetime import timedelta

import pytest

from apps.accounts import access, grants
from apps.accounts import permissions as codes
from apps.accounts.models import RoleGrant
from apps.accounts.tests.factories import DealershipFactory, MembershipFactory, UserFactory
from apps.accounts.tests.fixtures import acting
from apps.core.clock import now
from apps.core.permissions import ROLES, all_permissions, defaults_for
from apps.core.tenancy import scope
from apps.core.testing.baselines import assert_query_baseline


@pytest.mark.parametrize("role", ROLES)
def test_a_role_brings_its_default_permissions(dealer, role):
    actor = dealer.actor(role)
    assert actor.roles == {role}
    assert actor.permissions == defaults_for(role)
    assert (actor.dealership_id, actor.read_ids) == (dealer.dealership.pk, (dealer.dealership.pk,))
    assert actor.all_powerful is (role == "platform_admin")


@pytest.mark.parametrize("role", [role for role in ROLES if role != "platform_admin"])
def test_no_role_reaches_another_dealer(two_dealers, role):
    ours, theirs = two_dealers
    assert access.actor_for(ours.user(role), theirs.dealership.pk, door="admin") is None


def test_several_roles_add_up(dealer):
    user = dealer.user("sales_rep")
    MembershipFactory(user=user, dealership=dealer.dealership, role="back_office")
    actor = acting(user, dealer.dealership, door="api")
    assert actor.roles == {"sales_rep", "back_office"}
    assert actor.permissions == defaults_for("sales_rep") | defaults_for("back_office")
    assert actor.door == "api"


@pytest.mark.parametrize(
    "changes",
    [
        {"is_active": False},
        {"since": now() + timedelta(days=1)},
        {"since": now() - timedelta(days=9), "until": now() - timedelta(days=1)},
    ],
)
def test_a_membership_counts_only_while_in_force(dealer, changes):
    membership = MembershipFactory(dealership=dealer.dealership, **changes)
    assert access.actor_for(membership.user, dealer.dealership.pk, door="admin") is None
    assert membership.user.is_staff is False


def test_closed_places_and_people_have_no_actor(dealer):
    user, place = dealer.user("dealer_admin"), dealer.dealership
    place.is_active = False
    place.save()
    assert access.actor_for(user, place.pk, door="admin") is None
    place.is_active = True
    place.save()
    user.is_active = False
    assert access.actor_for(user, place.pk, door="admin") is None


def test_group_roles_may_read_the_group_and_write_one(dealer):
    sibling = DealershipFactory(group=dealer.group)
    DealershipFactory(group=dealer.group, is_active=False)
    admin = dealer.user("group_admin")
    wide = acting(admin, dealer.dealership, whole_group=True)
    assert wide.read_ids == (dealer.dealership.pk, sibling.pk)
    assert wide.dealership_id == dealer.dealership.pk
    narrow = acting(dealer.user("dealer_admin"), dealer.dealership, whole_group=True)
    assert narrow.read_ids == (dealer.dealership.pk,)


def test_a_groups_grants_change_its_roles_and_no_other_groups(two_dealers):
    ours, theirs = two_dealers
    assert not ours.actor("sales_rep").can(codes.VIEW_PEOPLE)
    with scope(group_id=ours.group.pk):
        RoleGrant.objects.create(
            group=ours.group, role="sales_rep", permission=codes.VIEW_PEOPLE, allowed=True
        )
        RoleGrant.objects.create(
            group=ours.group, role="sales_rep", permission=codes.VIEW_DEALERSHIP, allowed=False
        )
    overrides = grants.overrides_of(ours.group.pk)
    expected = defaults_for("sales_rep") - {codes.VIEW_DEALERSHIP} | {codes.VIEW_PEOPLE}
    assert grants.effective("sales_rep", overrides) == expected
    assert grants.overrides_of(theirs.group.pk) == {}


def test_few_queries(dealer):
    user = dealer.user("sales_rep")
    with assert_query_baseline("access: first of a group in a process"):
        access.actor_for(user, dealer.dealership.pk, door="admin")
    with assert_query_baseline("access: later ones"):
        access.actor_for(user, dealer.dealership.pk, door="admin")


def test_home_is_the_last_dealership_while_it_is_reachable(two_dealers):
    ours, theirs = two_dealers
    user = ours.user("sales_rep")
    assert access.home_dealership_id(user) == ours.dealership.pk
    user.last_dealership = theirs.dealership
    assert access.home_dealership_id(user) == ours.dealership.pk
    assert access.home_dealership_id(UserFactory()) is None
    platform = UserFactory(is_platform_admin=True, last_dealership=theirs.dealership)
    assert access.home_dealership_id(platform) == theirs.dealership.pk


def test_the_platform_admin_holds_every_code(dealer):
    assert dealer.actor("platform_admin").permissions == {p.code for p in all_permissions()}


def test_a_user_answers_for_the_codes_of_his_request_only(dealer):
    user = dealer.user("auditor")
    assert not user.has_perm(codes.VIEW_PEOPLE), "no scope, no actor"
    with dealer.scope("auditor"):
        assert user.has_perm(codes.VIEW_PEOPLE)
        assert not user.has_perm(codes.MANAGE_PEOPLE)
        assert not user.has_perm("auth.add_group")
        assert not dealer.user("dealer_admin").has_perm(codes.VIEW_PEOPLE), "somebody else's request"
    assert dealer.user("platform_admin").has_perm("auth.add_group")
