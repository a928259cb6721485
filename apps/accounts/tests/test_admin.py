"""Accounts' staff screens: reach, permissions, services behind forms, refusals."""

import pytest
from django.urls import reverse

from apps.accounts import permissions as codes
from apps.accounts.models import Dealership, Location, Membership, User
from apps.accounts.tests.factories import DealershipFactory, LocationFactory, MembershipFactory, UserFactory
from apps.accounts.tests.fixtures import acting
from apps.core.models import AuditEvent
from apps.core.permissions import ROLES, defaults_for
from apps.core.tenancy.middleware import scope_of
from apps.core.testing.baselines import assert_query_baseline

LISTS = {
    "user": codes.VIEW_PEOPLE,
    "membership": codes.VIEW_PEOPLE,
    "rolegrant": codes.VIEW_ROLES,
    "dealership": codes.VIEW_DEALERSHIP,
    "location": codes.VIEW_DEALERSHIP,
    "dealergroup": codes.VIEW_DEALERSHIP,
}


def url(model, page="changelist", *args):
    return reverse(f"admin:accounts_{model}_{page}", args=args)


@pytest.fixture
def signed_in(two_dealers, sign_in):
    """A browser of one of our people, by role."""

    def make(role="dealer_admin"):
        ours = two_dealers.ours
        return sign_in(ours.user(role), ours.dealership)

    return make


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_which_list(signed_in, role):
    client = signed_in(role)
    for model in ("user", "rolegrant", "location"):
        code = LISTS[model]
        expected = 200 if code in defaults_for(role) else 403
        assert client.get(url(model)).status_code == expected, model


def test_lists_show_ours_and_never_theirs(two_dealers, signed_in):
    ours, theirs = two_dealers
    colleague = ours.user("sales_rep")
    stranger = theirs.user("sales_rep")
    with theirs.scope():
        LocationFactory(dealership=theirs.dealership, name="Foreign lot")
    with ours.scope():
        LocationFactory(dealership=ours.dealership, name="Own lot")
    for role in ("dealer_admin", "group_admin"):
        client = signed_in(role)
        people = client.get(url("user")).text
        assert colleague.name in people and stranger.name not in people
        members = client.get(url("membership")).text
        assert colleague.name in members and stranger.name not in members
        lots = client.get(url("location")).text
        assert "Own lot" in lots and "Foreign lot" not in lots
        places = client.get(url("dealership"), {"q": "Dealership"}).text
        assert str(ours.dealership) in places and str(theirs.dealership) not in places


def test_a_foreign_row_is_404(two_dealers, signed_in):
    theirs, client = two_dealers.theirs, signed_in("group_admin")
    with theirs.scope():
        lot = LocationFactory(dealership=theirs.dealership)
    member = MembershipFactory(dealership=theirs.dealership)
    rows = {"location": lot, "membership": member, "user": member.user, "dealership": theirs.dealership}
    for model, row in rows.items():
        for page in ("change", "history"):
            assert client.get(url(model, page, row.pk)).status_code == 404, (model, page)
        assert client.post(url(model, "change", row.pk), {"name": "Taken"}).status_code == 404
    assert Dealership.objects.get(pk=theirs.dealership.pk).version == 1


def test_autocomplete_offers_ours_only(two_dealers, signed_in):
    ours, theirs = two_dealers
    ours.user("sales_rep"), theirs.user("sales_rep")
    client = signed_in()
    found = {}
    for field in ("user", "dealership"):
        query = {"app_label": "accounts", "model_name": "membership", "field_name": field, "term": ""}
        found[field] = [
            hit["text"] for hit in client.get(reverse("admin:autocomplete"), query).json()["results"]
        ]
    assert set(found["user"]) == {str(ours.user("sales_rep")), str(ours.user("dealer_admin"))}
    assert found["dealership"] == [str(ours.dealership)]


def test_a_change_goes_through_the_service_and_its_trail(two_dealers, signed_in):
    place, client = two_dealers.ours.dealership, signed_in()
    form = client.get(url("dealership", "change", place.pk)).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"city": "Ogdenville", "opening_hours": "mon 09:00-12:00 13:00-18:00", "seen_version": "1"}
    assert form.fields["tax_id"].widget.input_type == "text"
    assert client.post(url("dealership", "change", place.pk), data).status_code == 302
    place.refresh_from_db()
    assert (place.city, place.opening_hours) == (
        "Ogdenville",
        {"mon": [["09:00", "12:00"], ["13:00", "18:00"]]},
    )
    history = client.get(url("dealership", "history", place.pk)).text
    assert "Ogdenville" in history and "Changed a dealership" in history
    stale = client.post(url("dealership", "change", place.pk), data | {"city": "Late"})
    assert "Somebody else changed this" in stale.text
    data |= {"seen_version": "2", "opening_hours": "mon 18:00-09:00"}
    assert "must come after" in client.post(url("dealership", "change", place.pk), data).text
    place.refresh_from_db()
    assert place.version == 2


def test_what_the_service_refuses_stands_in_the_form(two_dealers, signed_in):
    ours, client = two_dealers.ours, signed_in("group_admin")
    only = ours.user("dealer_admin").memberships.get()
    answer = client.post(url("membership", "change", only.pk), {"role": "auditor"})
    assert answer.status_code == 409
    assert "is the last admin of" in answer.text
    assert Membership.objects.filter(user=only.user).count() == 1
    answer = client.post(url("membership", "add"), {"user": only.user_id, "role": "auditor"})
    assert answer.status_code == 422
    assert "Choose a dealership or a whole group" in answer.text


def test_roles_are_given_changed_and_taken(two_dealers, signed_in):
    ours, client = two_dealers.ours, signed_in()
    user = ours.user("sales_rep")
    data = {"user": user.pk, "role": "back_office", "dealership": ours.dealership.pk}
    assert client.post(url("membership", "add"), data).status_code == 302
    given = user.memberships.get(role="back_office")
    assert client.post(url("membership", "change", given.pk), {"role": "technician"}).status_code == 302
    held = user.memberships.in_force()
    assert set(held.values_list("role", flat=True)) == {"sales_rep", "technician"}
    ids = list(held.values_list("pk", flat=True))
    client.post(url("membership"), {"action": "revoke", "_selected_action": ids})
    assert not held.exists()


def test_a_stranger_is_no_choice(two_dealers, signed_in):
    ours, theirs = two_dealers
    data = {"user": theirs.user("sales_rep").pk, "role": "auditor", "dealership": ours.dealership.pk}
    answer = signed_in().post(url("membership", "add"), data)
    assert "Select a valid choice" in answer.text
    data = {"user": ours.user("sales_rep").pk, "role": "auditor", "dealership": theirs.dealership.pk}
    assert "Select a valid choice" in signed_in().post(url("membership", "add"), data).text
    assert not Membership.objects.filter(role="auditor").exists()


def test_an_action_that_is_refused_for_one_changes_none(two_dealers, signed_in):
    ours, client = two_dealers.ours, signed_in("group_admin")
    people = [ours.user("sales_rep"), ours.user("dealer_admin")]
    data = {"action": "close_sign_in", "_selected_action": [user.pk for user in people]}
    answer = client.post(url("user"), data, follow=True)
    assert "is the last admin of" in answer.text
    assert User.objects.filter(pk__in=[u.pk for u in people], is_active=True).count() == 2


@pytest.mark.parametrize("role", ["general_manager", "auditor"])
def test_who_may_only_look_cannot_write(two_dealers, signed_in, role):
    ours, client = two_dealers.ours, signed_in(role)
    member = MembershipFactory(dealership=ours.dealership)
    assert client.get(url("membership", "change", member.pk)).status_code == 200
    assert client.post(url("membership", "change", member.pk), {"role": "dealer_admin"}).status_code == 403
    assert client.get(url("membership", "add")).status_code == 403
    client.post(url("membership"), {"action": "revoke", "_selected_action": [member.pk]})
    member.refresh_from_db()
    assert (member.role, member.is_active) == ("sales_rep", True)
    assert client.post(url("membership", "delete", member.pk), {"post": "yes"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_denial_is_written_down(sign_in):
    place = DealershipFactory()
    user = MembershipFactory(dealership=place, role="technician").user
    sign_in(user, place).get(url("user"))
    with scope_of(acting(user, place)):
        act = AuditEvent.objects.get(action="request.denied")
    assert (act.actor_id, act.dealership_id, act.facts["method"]) == (user.pk, place.pk, "GET")


@pytest.mark.parametrize("model", ["user", "membership", "dealership", "location"])
def test_lists_ask_few_queries(two_dealers, signed_in, model):
    ours = two_dealers.ours
    for _ in range(3):
        MembershipFactory(dealership=ours.dealership)
    with ours.scope():
        LocationFactory.create_batch(3, dealership=ours.dealership)
    client = signed_in("group_admin")
    client.get(url(model))
    with assert_query_baseline(f"accounts admin: list of {model}"):
        client.get(url(model))


def test_no_django_log_entries(two_dealers, signed_in):
    from django.contrib.admin.models import LogEntry

    client = signed_in()
    assert client.post(url("location", "add"), {"name": "Lot", "country": "US"}).status_code == 302
    with two_dealers.ours.scope():
        assert Location.objects.get().name == "Lot"
    assert LogEntry.objects.count() == 0


def test_one_person_one_dealership_is_not_another_persons_reach(two_dealers, sign_in):
    """A session that names a dealership that is not the user's is put right, not obeyed."""
    ours, theirs = two_dealers
    client = sign_in(ours.user("dealer_admin"), theirs.dealership)
    assert str(theirs.dealership) not in client.get(url("dealership")).text
    assert client.session["dealership_id"] == ours.dealership.pk


def test_a_user_without_a_membership_gets_no_page(sign_in, two_dealers):
    client = sign_in(UserFactory(), two_dealers.ours.dealership)
    assert client.get(reverse("admin:index")).status_code == 302
