"""Giving and taking roles: who may, what is refused, and that refusals change nothing."""

from datetime import timedelta

import pytest

from apps.accounts.access import actor_for
from apps.accounts.models import Membership
from apps.accounts.permissions import MANAGE_PEOPLE
from apps.accounts.roles import GRANTABLE
from apps.accounts.services import (
    change_role,
    grant_membership,
    revoke_membership,
    set_active,
    set_platform_admin,
)
from apps.accounts.tests.factories import DealershipFactory, MembershipFactory, UserFactory
from apps.accounts.tests.fixtures import acting
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound
from apps.core.permissions import ROLES
from apps.core.testing.permission_tables import by_role, refused


def roles_of(user):
    return set(Membership.objects.in_force().filter(user=user).values_list("role", flat=True))


@pytest.mark.parametrize(("role", "allowed"), by_role(MANAGE_PEOPLE))
def test_who_may_give_a_role(dealer, in_scope, role, allowed):
    actor, somebody = dealer.actor(role), UserFactory()
    with in_scope(actor):
        if allowed:
            grant_membership(user=somebody, role="sales_rep", place=dealer.dealership, by=actor)
            assert roles_of(somebody) == {"sales_rep"}
        else:
            with refused(MANAGE_PEOPLE, Membership(pk=0)):
                grant_membership(user=somebody, role="sales_rep", place=dealer.dealership, by=actor)


@pytest.mark.parametrize(("role", "allowed"), by_role(MANAGE_PEOPLE))
def test_who_may_take_a_role(dealer, in_scope, role, allowed):
    actor, membership = dealer.actor(role), MembershipFactory(dealership=dealer.dealership)
    with in_scope(actor):
        if allowed:
            revoke_membership(membership_id=membership.pk, by=actor)
            assert roles_of(membership.user) == set()
        else:
            with refused(MANAGE_PEOPLE, membership):
                revoke_membership(membership_id=membership.pk, by=actor)


def test_a_role_given_counts_at_the_next_request(dealer, in_scope):
    admin, somebody = dealer.actor("dealer_admin"), UserFactory()
    assert actor_for(somebody, dealer.dealership.pk, door="admin") is None
    with in_scope(admin):
        given = grant_membership(user=somebody, role="technician", place=dealer.dealership, by=admin)
        assert acting(somebody, dealer.dealership).roles == {"technician"}
        change_role(membership_id=given.pk, role="service_advisor", by=admin)
        assert acting(somebody, dealer.dealership).roles == {"service_advisor"}
        again = grant_membership(user=somebody, role="technician", place=dealer.dealership, by=admin)
    assert again.pk == given.pk, "the same membership comes back"


def test_a_dealer_admin_reaches_his_dealership_only(two_dealers, in_scope):
    ours, theirs = two_dealers
    admin, somebody = ours.actor("dealer_admin"), UserFactory()
    sibling = DealershipFactory(group=ours.group)
    foreign = MembershipFactory(dealership=theirs.dealership)
    with in_scope(admin):
        for place in (theirs.dealership, sibling, ours.group):
            with pytest.raises(NotFound):
                grant_membership(user=somebody, role="auditor", place=place, by=admin)
        with pytest.raises(NotFound):
            revoke_membership(membership_id=foreign.pk, by=admin)
    assert roles_of(somebody) == set()
    assert roles_of(foreign.user) == {"sales_rep"}


def test_a_group_admin_reaches_his_group_only(two_dealers, in_scope):
    ours, theirs = two_dealers
    admin, somebody = ours.actor("group_admin"), UserFactory()
    sibling = DealershipFactory(group=ours.group)
    with in_scope(admin):
        grant_membership(user=somebody, role="dealer_admin", place=sibling, by=admin)
        grant_membership(user=somebody, role="auditor", place=ours.group, by=admin)
        with pytest.raises(NotFound):
            grant_membership(user=somebody, role="auditor", place=theirs.group, by=admin)
    assert roles_of(somebody) == {"dealer_admin", "auditor"}


@pytest.mark.parametrize("role", GRANTABLE)
def test_a_dealer_admin_gives_roles_up_to_his_own(dealer, in_scope, role):
    admin, somebody = dealer.actor("dealer_admin"), UserFactory()
    with in_scope(admin):
        if role == "group_admin":
            with pytest.raises(NotAllowed):
                grant_membership(user=somebody, role=role, place=dealer.dealership, by=admin)
        else:
            grant_membership(user=somebody, role=role, place=dealer.dealership, by=admin)
    assert roles_of(somebody) == ({role} - {"group_admin"})


def test_nobody_raises_himself(dealer, in_scope):
    admin = dealer.actor("dealer_admin")
    with in_scope(admin), pytest.raises(NotAllowed) as caught:
        grant_membership(
            user=dealer.user("dealer_admin"), role="back_office", place=dealer.dealership, by=admin
        )
    assert caught.value.code == "own_role"
    assert roles_of(dealer.user("dealer_admin")) == {"dealer_admin"}


@pytest.mark.parametrize("role", ["platform_admin", "emperor"])
def test_only_listed_roles_are_given(dealer, in_scope, role):
    actor = dealer.actor("platform_admin")
    with in_scope(actor), pytest.raises(Invalid):
        grant_membership(user=UserFactory(), role=role, place=dealer.dealership, by=actor)


def test_the_last_admin_of_a_dealership_stays(dealer, in_scope):
    boss = dealer.actor("group_admin")
    dealer.user("dealer_admin")
    only = Membership.objects.get(role="dealer_admin", dealership=dealer.dealership)
    MembershipFactory(role="dealer_admin", dealership=dealer.dealership, user=UserFactory(is_active=False))
    MembershipFactory(role="dealer_admin", dealership=dealer.dealership, until=now() + timedelta(days=1))
    acts = [
        lambda: revoke_membership(membership_id=only.pk, by=boss),
        lambda: change_role(membership_id=only.pk, role="auditor", by=boss),
        lambda: set_active(user_id=only.user_id, active=False, by=boss),
        lambda: grant_membership(
            user=only.user,
            role="dealer_admin",
            place=dealer.dealership,
            until=now() + timedelta(days=9),
            by=boss,
        ),
    ]
    with in_scope(boss):
        for act in acts:
            with pytest.raises(Conflict) as caught:
                act()
            assert caught.value.code == "last_admin"
        only.refresh_from_db()
        assert (only.is_active, only.until, only.user.is_active) == (True, None, True)
        MembershipFactory(role="dealer_admin", dealership=dealer.dealership)
        revoke_membership(membership_id=only.pk, by=boss)
    assert roles_of(only.user) == set()


def test_the_last_group_admin_stays(dealer, in_scope):
    platform, admin = dealer.actor("platform_admin"), dealer.user("group_admin")
    with in_scope(platform):
        with pytest.raises(Conflict):
            revoke_membership(membership_id=admin.memberships.get().pk, by=platform)
        MembershipFactory(role="group_admin", dealership=None, group=dealer.group)
        revoke_membership(membership_id=admin.memberships.get().pk, by=platform)


def test_the_last_platform_admin_stays(dealer, in_scope):
    platform, user = dealer.actor("platform_admin"), dealer.user("platform_admin")
    with in_scope(platform):
        for act in (
            lambda: set_platform_admin(user_id=user.pk, is_admin=False, by=platform),
            lambda: set_active(user_id=user.pk, active=False, by=platform),
        ):
            with pytest.raises(Conflict):
                act()
        other = UserFactory()
        set_platform_admin(user_id=other.pk, is_admin=True, by=platform)
        assert set_platform_admin(user_id=user.pk, is_admin=False, by=platform).is_platform_admin is False


@pytest.mark.parametrize("role", [role for role in ROLES if role != "platform_admin"])
def test_only_the_platform_names_its_admins(dealer, in_scope, role):
    actor, somebody = dealer.actor(role), UserFactory()
    with in_scope(actor), refused("accounts.manage_platform", somebody):
        set_platform_admin(user_id=somebody.pk, is_admin=True, by=actor)


def test_a_person_with_a_role_elsewhere_is_not_closed_here(two_dealers, in_scope):
    ours, theirs = two_dealers
    user = ours.user("sales_rep")
    admin = ours.actor("dealer_admin")
    MembershipFactory(user=user, dealership=theirs.dealership)
    with in_scope(admin):
        with pytest.raises(NotAllowed):
            set_active(user_id=user.pk, active=False, by=admin)
        with pytest.raises(NotFound):
            set_active(user_id=theirs.user("technician").pk, active=False, by=admin)
        colleague = MembershipFactory(dealership=ours.dealership).user
        assert set_active(user_id=colleague.pk, active=False, by=admin).is_active is False
    colleague.refresh_from_db()
    assert actor_for(colleague, ours.dealership.pk, door="admin") is None
