"""Which values a trail must not repeat in full."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from apps.core.fields import EncryptedTextField, mask

_sensitive: set[str] = set()


def sensitive(*names: str) -> None:
    """Mask these names in every trail: "email", or "customers.customer.email" for one model only."""
    _sensitive.update(names)


def is_sensitive(target: models.Model | None, name: str) -> bool:
    """Whether the value of ``name`` is masked: registered, or an encrypted field of the target."""
    if name in _sensitive:
        return True
    if target is None:
        return False
    if f"{target._meta.label_lower}.{name}" in _sensitive:
        return True
    try:
        return isinstance(target._meta.get_field(name), EncryptedTextField)
    except FieldDoesNotExist:
        return False


def masked(value: Any) -> str | None:
    """A value of a sensitive name as the trail shows it."""
    return None if value is None else mask(str(value))
