"""Features that a dealership may have switched on or off."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction

from apps.core import audit
from apps.core.actor import Actor
from apps.core.models import FlagOverride
from apps.core.permissions_list import MANAGE_FLAGS
from apps.core.tenancy import NoScope, Scope, current_scope


@dataclass(frozen=True, slots=True)
class Flag:
    """``sentence`` says to a manager what is different when it is on."""

    code: str
    sentence: str
    default: bool = False


_flags: dict[str, Flag] = {}
_seen: ContextVar[tuple[Scope, dict[str, bool]] | None] = ContextVar("flags", default=None)


def register(flags: Iterable[Flag]) -> None:
    """Make flags known; called in ``ready()``."""
    for flag in flags:
        if _flags.setdefault(flag.code, flag) != flag:
            raise ValueError(f"flag {flag.code} is declared twice")


def all_flags() -> list[Flag]:
    """Every registered flag, ordered by code."""
    return sorted(_flags.values(), key=lambda flag: flag.code)


def get(code: str) -> Flag:
    """The flag of ``code``; KeyError for one nobody registered."""
    return _flags[code]


def enabled(code: str) -> bool:
    """Whether the feature is on at the dealership of the scope in force; one query a scope."""
    return overrides().get(code, get(code).default)


def overrides() -> dict[str, bool]:
    """The scope's dealership's own settings, read once a scope."""
    scope = current_scope()
    if scope is None:
        raise NoScope("a feature flag belongs to a dealership: ask for it inside a scope")
    seen = _seen.get()
    if seen is None or seen[0] is not scope:
        seen = (scope, _read(scope))
        _seen.set(seen)
    return seen[1]


def _read(scope: Scope) -> dict[str, bool]:
    if scope.write_id is None:
        return {}
    rows = FlagOverride.objects.filter(dealership_id=scope.write_id)
    return dict(rows.values_list("code", "enabled"))


@transaction.atomic
def switch(*, code: str, on: bool, by: Actor, reason: str = "") -> FlagOverride:
    """Set a feature for the dealership of the scope; KeyError for an unknown one.

    Setting it to what it is already changes nothing and leaves no trace.
    """
    by.require(MANAGE_FLAGS)
    before = enabled(code)
    row, new = FlagOverride.objects.get_or_create(
        dealership_id=_dealership(), code=code, defaults={"enabled": on}
    )
    if not new and row.enabled != on:
        row.enabled = on
        row.save(update_fields=["enabled"])
    if before != on:
        audit.record("flag.switch", target=row, by=by, reason=reason, changes={"enabled": (before, on)})
    _seen.set(None)
    return row


def _dealership() -> int:
    scope = current_scope()
    if scope is None or scope.write_id is None:
        raise NoScope("a feature flag belongs to a dealership: switch it inside its scope")
    return scope.write_id
