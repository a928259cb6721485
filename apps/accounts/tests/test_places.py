"""Groups, dealerships, locations; and dealerships by the thousand."""

import pytest
from django.db import connection

from apps.accounts import permissions as codes
from apps.accounts.models import Dealership, Location
from apps.accounts.services import (
    SellerIn,
    create_dealership,
    create_group,
    create_location,
    ensure_dealerships,
    update_dealership,
    update_location,
)
from apps.accounts.tests.factories import LocationFactory
from apps.core.errors import Invalid, NotFound, Stale
from apps.core.models import AuditEvent
from apps.core.tenancy import scope
from apps.core.testing.baselines import assert_query_baseline
from apps.core.testing.permission_tables import by_role, refused


@pytest.mark.parametrize(("role", "allowed"), by_role(codes.CREATE_GROUP))
def test_who_may_open_a_group(dealer, in_scope, role, allowed):
    actor = dealer.actor(role)
    with in_scope(actor):
        if allowed:
            assert create_group(name="Northern", slug="northern", by=actor).slug == "northern"
        else:
            with refused(codes.CREATE_GROUP, dealer.group):
                create_group(name="Northern", slug="northern", by=actor)


@pytest.mark.parametrize(("role", "allowed"), by_role(codes.CREATE_DEALERSHIP))
def test_who_may_open_a_dealership(dealer, in_scope, role, allowed):
    actor = dealer.actor(role)
    with in_scope(actor):
        if allowed:
            made = create_dealership(group=dealer.group, slug="north", name="North", currency="CAD", by=actor)
            assert (made.group_id, made.currency) == (dealer.group.pk, "CAD")
        else:
            with refused(codes.CREATE_DEALERSHIP, dealer.dealership):
                create_dealership(group=dealer.group, slug="north", name="North", by=actor)


@pytest.mark.parametrize(("role", "allowed"), by_role(codes.CHANGE_DEALERSHIP))
def test_who_may_change_a_dealership(dealer, in_scope, role, allowed):
    actor, place = dealer.actor(role), dealer.dealership
    with in_scope(actor):
        if allowed:
            changed = update_dealership(dealership_id=place.pk, changes={"city": "Shelbyville"}, by=actor)
            assert (changed.city, changed.version) == ("Shelbyville", 2)
        else:
            with refused(codes.CHANGE_DEALERSHIP, place):
                update_dealership(dealership_id=place.pk, changes={"city": "Shelbyville"}, by=actor)


def test_a_change_is_audited_and_secrets_are_masked(dealer, in_scope):
    admin = dealer.actor("dealer_admin")
    with in_scope(admin):
        changes = {"city": "Ogdenville", "tax_id": "12-3456789"}
        update_dealership(dealership_id=dealer.dealership.pk, changes=changes, by=admin)
        act = AuditEvent.objects.get(action="dealership.update")
    assert act.changes["city"] == ["Springfield", "Ogdenville"]
    assert "12-3456789" not in str(act.changes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tax_id FROM accounts_dealership WHERE id = %s", [dealer.dealership.pk])
        assert "3456789" not in cursor.fetchone()[0]
    assert Dealership.objects.get(pk=dealer.dealership.pk).tax_id == "12-3456789"


@pytest.mark.parametrize(
    "changes",
    [
        {"time_zone": "Mars/Olympus"},
        {"brand_colour": "blue"},
        {"opening_hours": {"mon": [["18:00", "09:00"]]}},
        {"country": "usa"},
        {"currency": "EUR"},
        {"group_id": 1},
        {"is_active": False},
        {"name": ""},
    ],
)
def test_what_a_dealership_cannot_be(dealer, in_scope, changes):
    admin = dealer.actor("dealer_admin")
    with in_scope(admin), pytest.raises(Invalid) as caught:
        update_dealership(dealership_id=dealer.dealership.pk, changes=changes, by=admin)
    assert set(caught.value.fields) == set(changes)
    assert Dealership.objects.get(pk=dealer.dealership.pk).version == 1


def test_another_dealership_is_out_of_reach_and_an_old_version_stale(two_dealers, in_scope):
    ours, theirs = two_dealers
    admin = ours.actor("dealer_admin")
    with in_scope(admin):
        with pytest.raises(NotFound):
            update_dealership(dealership_id=theirs.dealership.pk, changes={"city": "X"}, by=admin)
        update_dealership(dealership_id=ours.dealership.pk, changes={"city": "X"}, by=admin, version=1)
        with pytest.raises(Stale):
            update_dealership(dealership_id=ours.dealership.pk, changes={"city": "Y"}, by=admin, version=1)
    assert Dealership.objects.get(pk=theirs.dealership.pk).city == "Springfield"


def test_one_location_is_primary(dealer, in_scope):
    admin = dealer.actor("dealer_admin")
    with in_scope(admin):
        front = create_location(name="Front lot", is_primary=True, by=admin)
        back = create_location(name="Back lot", is_primary=True, by=admin)
        assert list(Location.objects.filter(is_primary=True)) == [back]
        update_location(location_id=front.pk, changes={"is_primary": True}, by=admin)
        assert list(Location.objects.filter(is_primary=True)) == [front]
        with pytest.raises(Invalid):
            create_location(name="Front lot", by=admin)
        assert back.history.count() == 2


def test_locations_of_others_are_not_there(two_dealers, in_scope):
    ours, theirs = two_dealers
    with theirs.scope():
        foreign = LocationFactory(dealership=theirs.dealership)
    admin = ours.actor("dealer_admin")
    with in_scope(admin), pytest.raises(NotFound):
        update_location(location_id=foreign.pk, changes={"name": "Taken"}, by=admin)


SELLERS = [SellerIn(f"S/{n}", f"Seller {n}", "Town", "OH") for n in range(2_000)]


def test_sellers_become_dealerships_in_one_statement(dealer, in_scope):
    admin = dealer.actor("group_admin")
    with in_scope(admin):
        with assert_query_baseline("accounts: 2,000 sellers, first time"):
            made = ensure_dealerships(group=dealer.group, sellers=SELLERS, by=admin)
        with assert_query_baseline("accounts: 2,000 sellers, again"):
            assert ensure_dealerships(group=dealer.group, sellers=SELLERS, by=admin) == made
    assert len(set(made.values())) == 2_000
    seller = Dealership.objects.get(pk=made["S/7"])
    assert (seller.name, seller.city, seller.group_id) == ("Seller 7", "Town", dealer.group.pk)
    seller.full_clean()
    with scope(group_id=dealer.group.pk), connection.cursor() as cursor:
        cursor.execute("SELECT facts FROM core_auditevent WHERE action = 'dealership.import'")
        assert cursor.fetchall() == [('{"made": 2000, "sellers": 2000}',)]


def test_two_groups_may_import_the_same_seller(two_dealers, in_scope):
    found = []
    for side in two_dealers:
        admin = side.actor("group_admin")
        with in_scope(admin):
            found.append(
                ensure_dealerships(group=side.group, sellers=[SellerIn("7", "Acme"), SellerIn("7")], by=admin)
            )
    assert found[0].keys() == found[1].keys() == {"7"}
    assert found[0] != found[1]


def test_a_seller_without_an_id_or_a_foreign_group_is_refused(two_dealers, in_scope):
    ours, theirs = two_dealers
    admin, before = ours.actor("group_admin"), Dealership.objects.count()
    with in_scope(admin):
        with pytest.raises(Invalid):
            ensure_dealerships(group=ours.group, sellers=[SellerIn("1"), SellerIn(" ")], by=admin)
        with pytest.raises(NotFound):
            ensure_dealerships(group=theirs.group, sellers=[SellerIn("1")], by=admin)
    assert Dealership.objects.count() == before


@pytest.mark.parametrize(("role", "allowed"), by_role(codes.CREATE_DEALERSHIP))
def test_who_may_import_sellers(dealer, in_scope, role, allowed):
    actor = dealer.actor(role)
    with in_scope(actor):
        if allowed:
            assert len(ensure_dealerships(group=dealer.group, sellers=SELLERS[:3], by=actor)) == 3
        else:
            with refused(codes.CREATE_DEALERSHIP, dealer.dealership):
                ensure_dealerships(group=dealer.group, sellers=SELLERS[:3], by=actor)
