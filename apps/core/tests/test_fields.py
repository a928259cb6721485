"""Encrypted text: unreadable at rest, found by its blind index, shown masked."""

from typing import ClassVar

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.test.utils import isolate_apps

from apps.core.audit.masking import is_sensitive
from apps.core.fields import EncryptedTextField, blind_index, decrypt, encrypt, mask

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    settings.BLIND_INDEX_KEY = "blind"


def test_text_comes_back_and_is_never_stored():
    field = EncryptedTextField()
    stored = field.get_prep_value("123-45-6789 é 李")
    assert "6789" not in stored
    assert stored != field.get_prep_value("123-45-6789 é 李"), "equal texts do not show as equal"
    assert field.from_db_value(stored, None, None) == "123-45-6789 é 李"


@pytest.mark.parametrize("empty", ["", None])
def test_empty_stays_empty(empty):
    field = EncryptedTextField()
    assert field.get_prep_value(empty) == empty
    assert field.from_db_value(empty, None, None) == empty


def test_any_key_decrypts_and_the_first_encrypts(settings):
    token = encrypt("x")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert decrypt(token) == "x"
    assert Fernet(NEW).decrypt(encrypt("y").encode()) == b"y"
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    with pytest.raises(InvalidToken):
        decrypt(token)


def test_without_keys_nothing_is_stored_in_the_clear(settings):
    settings.FIELD_ENCRYPTION_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        encrypt("x")
    settings.BLIND_INDEX_KEY = ""
    with pytest.raises(ImproperlyConfigured):
        blind_index("x", "tests.phone")


@isolate_apps("apps.core")
def test_it_cannot_be_searched():
    class Secretive(models.Model):
        number = EncryptedTextField()
        objects: ClassVar[models.Manager["Secretive"]] = models.Manager()

        class Meta:
            app_label = "core"

    with pytest.raises(FieldError, match="blind index"):
        Secretive.objects.filter(number="1")
    assert Secretive.objects.filter(number__isnull=True).query
    assert is_sensitive(Secretive(), "number"), "trails mask it by themselves"
    assert not is_sensitive(Secretive(), "id")


def test_blind_index_depends_on_value_purpose_and_key(settings):
    found = blind_index("4155550100", "tests.phone")
    assert len(found) == 64
    assert found == blind_index("4155550100", "tests.phone")
    assert found != blind_index("4155550101", "tests.phone")
    assert found != blind_index("4155550100", "tests.fax")
    settings.BLIND_INDEX_KEY = "other"
    assert found != blind_index("4155550100", "tests.phone")
    assert blind_index("", "tests.phone") == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("123456789", "••••6789"),
        ("12345678", "••••"),
        ("", ""),
        (None, ""),
    ],
)
def test_mask_keeps_the_end_of_long_values_only(value, shown):
    assert mask(value) == shown


def test_mask_keeps_nothing_if_asked():
    assert mask("a long sentence", keep=0) == "••••"
