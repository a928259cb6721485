"""Lock 1: what the managers refuse and add, and what a scope restores."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count

from apps.accounts.models import Location
from apps.core.tenancy import NoScope, current_scope, scope, unscoped
from tests.tenancy.conftest import TwoStores

EVALUATIONS: dict[str, Callable[[], Any]] = {
    "list": lambda: list(Location.objects.all()),
    "filter": lambda: list(Location.objects.filter(name="x")),
    "values": lambda: list(Location.objects.values_list("pk")),
    "get": lambda: Location.objects.get(pk=1),
    "first": Location.objects.first,
    "iterator": lambda: list(Location.objects.iterator()),
    "count": Location.objects.count,
    "exists": Location.objects.exists,
    "aggregate": lambda: Location.objects.aggregate(n=Count("pk")),
    "update": lambda: Location.objects.update(name="x"),
    "delete": lambda: Location.objects.all().delete(),
    "in_bulk": lambda: Location.objects.in_bulk([1]),
    "slice": lambda: list(Location.objects.all()[:3]),
    "union": lambda: list(Location.objects.all().union(Location.objects.all())),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVALUATIONS)
def test_a_query_outside_a_scope_raises(name: str) -> None:
    with pytest.raises(NoScope, match="outside a scope"):
        EVALUATIONS[name]()


def test_the_scope_adds_the_literal_dealership(stores: TwoStores) -> None:
    with scope(stores.mine):
        assert f'"dealership_id" = {stores.mine}' in str(Location.objects.all().query)
        assert [row.pk for row in Location.objects.all()] == [stores.my_location]


def test_a_queryset_made_before_the_scope_binds_when_it_runs(stores: TwoStores) -> None:
    early = Location.objects.order_by("pk")
    with scope(stores.theirs):
        assert [row.pk for row in early.all()] == [stores.their_location]
        assert early.all().count() == 1
    with scope(stores.mine):
        assert [row.pk for row in early.all()] == [stores.my_location]


def test_several_dealerships_are_read_and_one_is_written(stores: TwoStores) -> None:
    with scope(stores.mine, read_ids=[stores.theirs]):
        assert Location.objects.count() == 2
        assert Location.objects.filter(pk=stores.their_location).update(name="taken") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Location.objects.filter(pk=stores.their_location).delete()
    with scope(stores.theirs):
        assert Location.objects.get().name == "Lot theirs"


def test_a_nested_scope_restores_what_was_before(stores: TwoStores) -> None:
    with scope(stores.mine):
        with scope(stores.theirs):
            assert settings_now() == (str(stores.theirs),) * 2
        assert settings_now() == (str(stores.mine),) * 2
        assert current_scope().write_id == stores.mine  # type: ignore[union-attr]
        assert Location.objects.get().pk == stores.my_location
    assert settings_now() == ("", "")
    assert current_scope() is None


def test_a_scope_followed_by_a_savepoint_restores(stores: TwoStores) -> None:
    with scope(stores.mine):
        with transaction.atomic(), scope(stores.theirs):
            pass
        with transaction.atomic():
            assert settings_now() == (str(stores.mine),) * 2


def test_a_failed_nested_scope_restores(stores: TwoStores) -> None:
    with scope(stores.mine):
        with pytest.raises(ZeroDivisionError), scope(stores.theirs):
            raise ZeroDivisionError
        assert settings_now() == (str(stores.mine),) * 2
        assert Location.objects.get().pk == stores.my_location


def test_unscoped_opens_the_managers_lock_only(stores: TwoStores) -> None:
    with unscoped("a test of the second lock"):
        assert list(Location.objects.all()) == []


def settings_now() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('app.write_id', true), ''),"
            " coalesce(current_setting('app.read_ids', true), '')"
        )
        write, read = cursor.fetchone()
    return write, read
