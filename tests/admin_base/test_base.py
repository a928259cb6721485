"""The admin base refuses what is not named, whoever asks."""

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from apps.accounts.models import Location, User
from apps.accounts.permissions import CHANGE_DEALERSHIP, VIEW_DEALERSHIP
from apps.accounts.tests.factories import LocationFactory
from apps.core.admin.base import TenantModelAdmin
from apps.core.testing.permission_tables import by_role


class Named(TenantModelAdmin):
    """Codes without services: still read-only."""

    view_permission = VIEW_DEALERSHIP
    add_permission = change_permission = delete_permission = CHANGE_DEALERSHIP


class Serving(Named):
    """Codes and services."""

    def perform_add(self, request, form):
        return form.instance

    def perform_change(self, request, obj, form):
        return obj


class Found(Named):
    finder = "accounts_find_nothing"


def request_of(actor):
    request = RequestFactory().get("/")
    request.actor = actor
    return request


def rights(kind, request, row=None):
    found = kind(Location, admin.site)
    return (
        found.has_view_permission(request, row),
        found.has_add_permission(request),
        found.has_change_permission(request, row),
    )


@pytest.mark.parametrize(("role", "allowed"), by_role(CHANGE_DEALERSHIP))
def test_codes_and_services_together_allow(dealer, role, allowed):
    request = request_of(dealer.actor(role))
    assert rights(Named, request) == (True, False, False)
    assert rights(Serving, request) == (True, allowed, allowed)
    assert rights(TenantModelAdmin, request) == (False, False, False)


def test_rows_of_another_dealership_are_read_only(two_dealers):
    ours, theirs = two_dealers
    with theirs.scope():
        row = LocationFactory(dealership=theirs.dealership)
    assert rights(Serving, request_of(ours.actor("platform_admin")), row)[2] is False
    assert rights(Serving, request_of(theirs.actor("dealer_admin")), row)[2] is True


def test_without_a_service_nothing_is_written(dealer):
    plain = Named(Location, admin.site)
    for write in (lambda: plain.perform_add(None, None), lambda: plain.perform_change(None, None, None)):
        with pytest.raises(PermissionDenied):
            write()


def test_an_identity_table_must_say_who_sees_what(dealer):
    with pytest.raises(NotImplementedError):
        TenantModelAdmin(User, admin.site).get_queryset(request_of(dealer.actor("dealer_admin")))


def test_a_finder_answers_searches(dealer):
    with dealer.scope():
        rows = Location.objects.all()
        found, _ = Found(Location, admin.site).get_search_results(None, rows, " front ")
        assert "IN (SELECT accounts_find_nothing(front))" in str(found.query)
        untouched, _ = Found(Location, admin.site).get_search_results(None, rows, "  ")
        assert untouched is rows
