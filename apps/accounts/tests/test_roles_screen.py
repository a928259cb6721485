"""The matrix of roles: shown, previewed, saved, in force at once; who can do this."""

import pytest
from django.urls import reverse

from apps.accounts import permissions as codes
from apps.accounts.grants import overrides_of
from apps.accounts.roles import GRANTABLE
from apps.accounts.tests.factories import MembershipFactory
from apps.core.permissions import all_permissions

ROLES_URL = "admin:accounts_rolegrant_changelist"
PEOPLE_URL = "admin:accounts_user_changelist"


@pytest.fixture
def admin(dealer, sign_in):
    return sign_in(dealer.user("group_admin"), dealer.dealership)


def boxes(answer):
    """What a browser would send back: the ticked boxes that are not locked."""
    cells = [cell for _, rows in answer.context["sections"] for row in rows for cell in row["cells"]]
    assert len(cells) == len(GRANTABLE) * len(all_permissions())
    return {cell.value for cell in cells if cell.held and not cell.locked}


def preview(client, ticked):
    return client.post(reverse(ROLES_URL), {"grant": sorted(ticked)})


def test_preview_changes_nothing_and_saving_is_in_force_at_once(two_dealers, admin, sign_in):
    ours, theirs = two_dealers
    rep = sign_in(ours.user("sales_rep"), ours.dealership)
    assert rep.get(reverse(PEOPLE_URL)).status_code == 403
    ticked = boxes(admin.get(reverse(ROLES_URL))) | {f"sales_rep:{codes.VIEW_PEOPLE}"}
    answer = preview(admin, ticked - {f"technician:{codes.VIEW_DEALERSHIP}"})
    lines = answer.context["lines"]
    assert [(line["role"], line["allowed"], line["people"]) for line in lines] == [
        ("Sales rep", True, 1),
        ("Technician", False, 0),
    ]
    assert overrides_of(ours.group.pk) == {}
    data = {"save": "1", "stamp": answer.context["stamp"], "change": [line["value"] for line in lines]}
    assert admin.post(reverse(ROLES_URL), data).status_code == 302
    assert rep.get(reverse(PEOPLE_URL)).status_code == 200
    assert not ours.actor("technician").can(codes.VIEW_DEALERSHIP)
    assert not theirs.actor("sales_rep").can(codes.VIEW_PEOPLE)
    assert admin.post(reverse(ROLES_URL), data).status_code == 409, "the page is out of date"


def test_an_unchanged_matrix_previews_nothing(admin):
    answer = preview(admin, boxes(admin.get(reverse(ROLES_URL))))
    assert answer.context["lines"] == []
    assert "Nothing would change" in answer.text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ("group_admin:accounts.change_roles:0", 422),
        ("dealer_admin:accounts.create_group:1", 422),
        ("auditor:accounts.manage_people:1", 422),
        ("sales_rep:accounts.fly:1", 422),
        ("nonsense", 422),
    ],
)
def test_what_is_fixed_is_refused_with_its_reason(dealer, admin, change, status):
    data = {"save": "1", "stamp": str(dealer.group.grants_stamp), "change": [change]}
    assert admin.post(reverse(ROLES_URL), data).status_code == status
    assert overrides_of(dealer.group.pk) == {}


@pytest.mark.parametrize("role", ["dealer_admin", "general_manager", "auditor"])
def test_who_may_only_look(dealer, sign_in, role):
    client = sign_in(dealer.user(role), dealer.dealership)
    answer = client.get(reverse(ROLES_URL))
    assert answer.status_code == 200
    assert 'name="grant"' not in answer.text
    data = {
        "save": "1",
        "stamp": str(dealer.group.grants_stamp),
        "change": [f"sales_rep:{codes.VIEW_PEOPLE}:1"],
    }
    assert client.post(reverse(ROLES_URL), data).status_code in (403, 422)
    assert preview(client, set()).status_code == 403
    assert overrides_of(dealer.group.pk) == {}


def test_who_can_do_this(two_dealers, admin):
    ours, theirs = two_dealers
    theirs.user("dealer_admin")
    auditor = MembershipFactory(role="auditor", dealership=None, group=ours.group).user
    gone = MembershipFactory(role="dealer_admin", dealership=ours.dealership, is_active=False).user
    answer = admin.get(reverse("admin:accounts_who", args=[codes.VIEW_PEOPLE]))
    people = {(holder.user.name, holder.role) for holder in answer.context["people"]}
    assert people == {(auditor.name, "Read-only auditor"), (ours.user("group_admin").name, "Group admin")}
    assert gone.name not in answer.text
    assert admin.get(reverse("admin:accounts_who", args=["accounts.fly"])).status_code == 404
