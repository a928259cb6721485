"""What roles may do in a group: changed by the group's admin, in force at once, never beyond himself."""

import pytest

from apps.accounts import permissions as codes
from apps.accounts.grants import GrantChange, differences, overrides_of
from apps.accounts.models import DealerGroup, RoleGrant
from apps.accounts.services import change_grants
from apps.core.errors import Invalid, NotAllowed, NotFound, Stale
from apps.core.models import AuditEvent
from apps.core.permissions import ROLES
from apps.core.tenancy import scope
from apps.core.testing.permission_tables import by_role, refused

GIVE = GrantChange("sales_rep", codes.VIEW_PEOPLE, True)
TAKE = GrantChange("sales_rep", codes.VIEW_DEALERSHIP, False)


@pytest.mark.parametrize(("role", "allowed"), by_role(codes.CHANGE_ROLES))
def test_who_may_change_roles(dealer, in_scope, role, allowed):
    actor = dealer.actor(role)
    with in_scope(actor):
        if allowed:
            assert change_grants(group_id=dealer.group.pk, wanted=[GIVE, TAKE], by=actor) == [TAKE, GIVE]
        else:
            with refused(codes.CHANGE_ROLES, dealer.group):
                change_grants(group_id=dealer.group.pk, wanted=[GIVE, TAKE], by=actor)
    rep = dealer.actor("sales_rep")
    assert rep.can(codes.VIEW_PEOPLE) is allowed
    assert rep.can(codes.VIEW_DEALERSHIP) is not allowed


def test_back_to_the_default_leaves_no_row(dealer, in_scope):
    admin = dealer.actor("group_admin")
    with in_scope(admin):
        change_grants(group_id=dealer.group.pk, wanted=[GIVE], by=admin)
        assert change_grants(group_id=dealer.group.pk, wanted=[GIVE], by=admin) == []
        change_grants(group_id=dealer.group.pk, wanted=[GrantChange(GIVE.role, GIVE.code, False)], by=admin)
    with scope(group_id=dealer.group.pk):
        assert RoleGrant.objects.count() == 0


def test_another_group_is_out_of_reach(two_dealers, in_scope):
    ours, theirs = two_dealers
    admin = ours.actor("group_admin")
    with in_scope(admin):
        with pytest.raises(NotFound):
            change_grants(group_id=theirs.group.pk, wanted=[GIVE], by=admin)
        change_grants(group_id=ours.group.pk, wanted=[GIVE], by=admin)
    assert ours.actor("sales_rep").can(codes.VIEW_PEOPLE)
    assert not theirs.actor("sales_rep").can(codes.VIEW_PEOPLE)
    with scope(group_id=theirs.group.pk):
        assert not RoleGrant.objects.exists(), "row-level security hides the other group's grants"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (GrantChange("group_admin", codes.CHANGE_ROLES, False), Invalid),
        (GrantChange("dealer_admin", codes.MANAGE_PEOPLE, False), Invalid),
        (GrantChange("dealer_admin", codes.CREATE_GROUP, True), Invalid),
        (GrantChange("auditor", codes.MANAGE_PEOPLE, True), Invalid),
        (GrantChange("auditor", "inventory.price", True), Invalid),
        (GrantChange("emperor", codes.VIEW_PEOPLE, True), Invalid),
        (GrantChange("sales_rep", "accounts.fly", True), Invalid),
    ],
)
def test_what_no_group_may_set(dealer, in_scope, change, error):
    admin = dealer.actor("group_admin")
    with in_scope(admin):
        with pytest.raises(error):
            change_grants(group_id=dealer.group.pk, wanted=[GIVE, change], by=admin)
        assert overrides_of(dealer.group.pk) == {}


def test_nobody_adds_to_his_own_role_or_beyond_himself(dealer, in_scope):
    platform = dealer.actor("platform_admin")
    taken = GrantChange("group_admin", codes.CREATE_DEALERSHIP, False)
    with in_scope(platform):
        change_grants(group_id=dealer.group.pk, wanted=[taken], by=platform)
    admin = dealer.actor("group_admin")
    with in_scope(admin):
        for change, code in (
            (GrantChange("group_admin", codes.CREATE_DEALERSHIP, True), "own_role"),
            (GrantChange("dealer_admin", codes.CREATE_DEALERSHIP, True), "above_own_role"),
        ):
            with pytest.raises(NotAllowed) as caught:
                change_grants(group_id=dealer.group.pk, wanted=[change], by=admin)
            assert caught.value.code == code
    assert overrides_of(dealer.group.pk) == {"group_admin": {codes.CREATE_DEALERSHIP: False}}


def test_a_page_that_is_out_of_date_changes_nothing(dealer, in_scope):
    admin, seen = dealer.actor("group_admin"), dealer.group.grants_stamp
    with in_scope(admin):
        change_grants(group_id=dealer.group.pk, wanted=[GIVE], by=admin, stamp=seen)
        with pytest.raises(Stale):
            change_grants(group_id=dealer.group.pk, wanted=[TAKE], by=admin, stamp=seen)
    assert DealerGroup.objects.get(pk=dealer.group.pk).grants_stamp != seen
    assert dealer.actor("sales_rep").can(codes.VIEW_DEALERSHIP)


def test_the_change_stands_in_the_groups_trail(dealer, in_scope):
    admin = dealer.actor("group_admin")
    with in_scope(admin):
        change_grants(group_id=dealer.group.pk, wanted=[GIVE], by=admin, reason="Front desk")
        act = AuditEvent.objects.using("default").raw(
            "SELECT * FROM core_auditevent WHERE action = 'roles.change'"
        )[0]
    assert (act.dealership_id, act.group_id, act.reason) == (None, dealer.group.pk, "Front desk")
    assert act.changes == {f"sales_rep: {codes.VIEW_PEOPLE}": [False, True]}


def test_differences_are_ordered_and_without_repeats():
    assert differences({}, [GIVE, TAKE, GIVE, GrantChange("sales_rep", codes.VIEW_DEALERSHIP, True)]) == [
        TAKE,
        GIVE,
    ]


def test_every_permission_has_a_sentence_and_known_roles():
    from apps.core.permissions import all_permissions

    for permission in all_permissions():
        assert permission.sentence[0].isupper() and permission.sentence.endswith("."), permission
        assert permission.roles <= ROLES.keys()
