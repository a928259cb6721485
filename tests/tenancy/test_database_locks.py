"""Lock 2, by raw SQL as ``app``: no scope, no row; a foreign row cannot be written or named."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from apps.accounts.models import Location
from apps.core.tenancy import scope
from dealership.postgres import owner_connection
from tests.tenancy.conftest import TwoStores, make_two_stores


def tenant_tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return sorted(m._meta.db_table for m in models if getattr(m, "table_class", "") == "tenant")


def test_there_are_tenant_tables() -> None:
    assert {"accounts_location", "accounts_historicallocation"} <= set(tenant_tables())


@pytest.mark.parametrize("table", tenant_tables())
@pytest.mark.django_db
def test_without_a_scope_no_row_is_read_or_written(table: str, stores: TwoStores) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        assert cursor.fetchone() == (0,)
        for refused in (f'DELETE FROM "{table}"', f'UPDATE "{table}" SET dealership_id = dealership_id'):
            assert rows_touched(refused) == 0
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(f'TRUNCATE "{table}"')


def rows_touched(statement: str) -> int:
    """Rows changed; a refusal (append-only tables revoke the verb itself) counts as none."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount
    except DatabaseError as error:
        assert "permission denied" in str(error)
        return 0


@pytest.mark.django_db(transaction=True)
def test_the_rows_are_there_for_owner() -> None:
    """The control: without it, an empty table would prove the locks."""
    stores = make_two_stores()
    with owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_location ORDER BY id")
        assert [row[0] for row in cursor.fetchall()] == sorted([stores.my_location, stores.their_location])


def test_a_foreign_insert_is_refused(stores: TwoStores) -> None:
    with scope(stores.mine), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Location.objects.create(dealership_id=stores.theirs, name="planted")
    with scope(stores.theirs):
        assert Location.objects.count() == 1


def test_a_row_cannot_be_moved_to_another_dealership(stores: TwoStores) -> None:
    with scope(stores.mine), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Location.objects.filter(pk=stores.my_location).update(dealership_id=stores.theirs)


@pytest.mark.django_db
def test_app_owns_nothing_and_bypasses_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)
