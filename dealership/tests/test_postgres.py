"""Two logins: what app may, what owner may, and how one becomes the other."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.transaction import TransactionManagementError

from apps.accounts.tests.factories import DealershipFactory, LocationFactory
from apps.core.tenancy import scope
from dealership.postgres import as_owner, operations, owner_connection

ROLE = "SELECT current_user"


def _ask(sql, link=connection):
    with link.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_tests_run_as_app():
    assert _ask(ROLE) == "app"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "TRUNCATE accounts_user CASCADE",
        "CREATE TABLE mine (id int)",
        "ALTER TABLE accounts_user ADD COLUMN x int",
        "SET ROLE owner",
        "SET ROLE finder",
    ],
)
def test_app_may_not(sql):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_app_owns_nothing_and_bypasses_nothing():
    assert not _ask("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = 'app'")
    assert _ask("SELECT count(*) FROM pg_class WHERE relowner = 'app'::regrole") == 0


@pytest.mark.django_db
def test_owner_beside_app():
    with owner_connection() as twin:
        assert _ask(ROLE, twin) == "owner"
        assert _ask("SELECT current_database()", twin) == _ask("SELECT current_database()")
    assert _ask(ROLE) == "app"


@pytest.mark.django_db
def test_becoming_owner_inside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError), as_owner():
        pass


@pytest.mark.django_db(transaction=True)
def test_becoming_owner_and_back():
    with as_owner():
        assert _ask(ROLE) == "owner"
        with as_owner():
            assert _ask(ROLE) == "owner"
        assert _ask(ROLE) == "owner"
    assert _ask(ROLE) == "app"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_a_transactional_test_is_flushed(round_):
    users = get_user_model().objects
    assert users.count() == 0
    users.create_user("a@example.com", name="A")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("large", [-1, operations.LARGE])
def test_a_flush_leaves_nothing_of_any_dealership(monkeypatch, large):
    """By TRUNCATE and by DELETE: tenant rows of two places, and what points at them."""
    monkeypatch.setattr(operations, "LARGE", large)
    for _ in range(2):
        place = DealershipFactory()
        with scope(place.pk):
            LocationFactory(dealership=place)
    with owner_connection() as owner:
        assert "accounts_location" in _filled(owner)
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    with owner_connection() as owner:
        assert _filled(owner) == set(operations.KEPT)


def _filled(link):
    tables = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed
    }
    return {table for table in tables if _ask(f"SELECT EXISTS (SELECT FROM {table})", link)}


@pytest.mark.django_db
def test_extensions_reach_the_test_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        found = {row[0] for row in cursor.fetchall()}
    assert {"vector", "pg_trgm", "unaccent", "btree_gist", "pgcrypto"} <= found


@pytest.mark.django_db
def test_every_table_belongs_to_owner():
    tables = {model._meta.db_table for model in apps.get_models()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relowner = 'owner'::regrole")
        assert tables <= {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_a_kept_connection_is_asked_only_when_something_waits_on_its_socket(monkeypatch):
    asked = []

    def ask(self):
        asked.append(self)
        return stock_answer(self)

    stock_answer = PostgresWrapper.is_usable
    monkeypatch.setattr(PostgresWrapper, "is_usable", ask)
    twin = connection.copy()
    try:
        twin.ensure_connection()
        assert twin.is_usable()
        assert not asked
        _ask(f"SELECT pg_terminate_backend({twin.connection.info.backend_pid}, 5000)")
        assert not twin.is_usable()
        assert asked
    finally:
        twin.close()
