"""A new key for everything that is encrypted, former rows too."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from apps.core import field_rotation
from apps.core.field_rotation import Column
from apps.core.fields import decrypt, encrypt
from dealership.management.commands import rotate_field_keys
from dealership.postgres import owner_connection

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
TABLE = Column("secrets_of_tests", "id", "secret")


@pytest.fixture
def table(monkeypatch, settings):
    """A table of seven tokens under the old key, one empty and one null, with a policy that hides all."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    monkeypatch.setattr(rotate_field_keys, "encrypted_columns", lambda: [TABLE])
    monkeypatch.setattr(field_rotation, "BATCH", 3)
    with owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE secrets_of_tests (id bigint GENERATED ALWAYS AS IDENTITY, secret text)")
        cursor.execute("ALTER TABLE secrets_of_tests ENABLE ROW LEVEL SECURITY")
        values = [*(encrypt(f"secret {number}") for number in range(7)), "", None]
        cursor.executemany("INSERT INTO secrets_of_tests (secret) VALUES (%s)", [[value] for value in values])
        yield cursor
        cursor.execute("DROP TABLE secrets_of_tests")


def secrets(cursor) -> list[str]:
    cursor.execute("SELECT secret FROM secrets_of_tests ORDER BY id")
    return [row[0] for row in cursor.fetchall()]


def test_everything_gets_the_first_key(table, settings, capsys):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    call_command("rotate_field_keys")
    assert "7 re-encrypted, 0 current, 0 unreadable" in capsys.readouterr().out
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    *tokens, empty, null = secrets(table)
    assert [decrypt(token) for token in tokens] == [f"secret {number}" for number in range(7)]
    assert [empty, null] == ["", None]


def test_it_may_be_cut_off_and_started_again(table, settings, capsys):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    table.execute("UPDATE secrets_of_tests SET secret = %s WHERE id <= 2", [encrypt("done before")])
    call_command("rotate_field_keys")
    assert "5 re-encrypted, 2 current, 0 unreadable" in capsys.readouterr().out
    kept = secrets(table)
    call_command("rotate_field_keys")
    assert "0 re-encrypted, 7 current, 0 unreadable" in capsys.readouterr().out
    assert secrets(table) == kept


def test_a_value_saved_meanwhile_wins(table, settings, monkeypatch):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    write = field_rotation._write

    def save_first(column, owner, renewed):
        table.execute("UPDATE secrets_of_tests SET secret = %s WHERE id = 1", [encrypt("edited")])
        write(column, owner, renewed)

    monkeypatch.setattr(field_rotation, "_write", save_first)
    call_command("rotate_field_keys")
    assert decrypt(secrets(table)[0]) == "edited"


def test_what_no_key_opens_is_left_and_reported(table, settings):
    before = secrets(table)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    with pytest.raises(CommandError, match="7 value"):
        call_command("rotate_field_keys")
    assert secrets(table) == before


def test_app_could_not_have_done_it(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM secrets_of_tests")
        assert cursor.fetchone() == (0,)
