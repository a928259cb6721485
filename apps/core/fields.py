"""Fields whose content only the program can read, and how to find and show them anyway.

The keys live apart from SECRET_KEY: ``FIELD_ENCRYPTION_KEYS`` (a list, the first encrypts, all
decrypt) and ``BLIND_INDEX_KEY``.
"""

import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

if TYPE_CHECKING:
    TextField = models.TextField[Any, Any]
else:
    TextField = models.TextField


class EncryptedTextField(TextField):
    """Text that is stored as a Fernet token; empty stays empty, null stays null.

    It cannot be searched or sorted: keep a ``blind_index`` beside it. Historical rows are
    encrypted as well. ``manage.py rotate_field_keys`` re-encrypts after a new first key.
    """

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text) if text else text

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only emptiness can be asked: tokens of one text differ each time."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: search its blind index instead.")
        return super().get_lookup(lookup_name)


def encrypt(text: str) -> str:
    """A token that ``decrypt`` turns back, made with the first key."""
    return keyring().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text of a token; cryptography's InvalidToken if no key opens it."""
    return keyring().decrypt(token.encode()).decode()


def blind_index(value: str, purpose: str) -> str:
    """64 hexadecimal characters that are equal for equal ``value`` and ``purpose``.

    The caller normalises the value first (digits of a phone, case of an e-mail). ``purpose``
    names the column, so that equal values in two columns do not show as equal. Empty stays empty.
    """
    if not value:
        return ""
    if not settings.BLIND_INDEX_KEY:
        raise ImproperlyConfigured("BLIND_INDEX_KEY is empty: encrypted fields cannot be found without it.")
    message = f"{purpose}\0{value}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()


def mask(value: str | None, keep: int = 4) -> str:
    """``value`` with all but its last ``keep`` characters hidden; short ones hide wholly.

    The number of dots does not tell the length.
    """
    if not value:
        return ""
    return "••••" + (value[-keep:] if keep and len(value) > 2 * keep else "")


def keyring() -> MultiFernet:
    """Every key; the first encrypts."""
    return _keyring(tuple(settings.FIELD_ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _keyring(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is empty: encrypted fields cannot work without it.")
    return MultiFernet([Fernet(key) for key in keys])
