"""The registry of permission codes and the fixed list of staff roles.

Each app declares its codes in its ``permissions.py`` and registers them in ``ready()``.
Which role holds which code by default is said beside the code; a dealer group may change
it on the roles screen (stored by accounts).
"""

from collections.abc import Iterable
from dataclasses import dataclass

ROLES: dict[str, str] = {
    "platform_admin": "Platform admin",
    "group_admin": "Group admin",
    "dealer_admin": "Dealer admin",
    "general_manager": "General manager",
    "sales_manager": "Sales manager",
    "sales_rep": "Sales rep",
    "fi_manager": "F&I manager",
    "service_advisor": "Service advisor",
    "technician": "Technician",
    "back_office": "Back office",
    "auditor": "Read-only auditor",
}

ADMINS = frozenset({"platform_admin", "group_admin", "dealer_admin"})
MANAGERS = ADMINS | {"general_manager", "sales_manager"}
SELLERS = MANAGERS | {"sales_rep", "fi_manager"}
OFFICE = MANAGERS | {"back_office", "fi_manager"}
EVERYONE = frozenset(ROLES)


@dataclass(frozen=True, slots=True)
class Permission:
    """``code`` is "app.verb_noun"; ``sentence`` completes "This role may …"."""

    code: str
    sentence: str
    roles: frozenset[str]


_registry: dict[str, Permission] = {}


def register(permissions: Iterable[Permission]) -> None:
    """Make codes known; a second different declaration of a code is an error."""
    for permission in permissions:
        unknown = permission.roles - EVERYONE
        if unknown:
            raise ValueError(f"{permission.code}: unknown roles {sorted(unknown)}")
        if _registry.setdefault(permission.code, permission) != permission:
            raise ValueError(f"{permission.code} is declared twice")


def all_permissions() -> list[Permission]:
    """Every registered permission, ordered by code."""
    return sorted(_registry.values(), key=lambda permission: permission.code)


def codes() -> frozenset[str]:
    """Every registered code."""
    return frozenset(_registry)


def get(code: str) -> Permission:
    """The permission of ``code``; KeyError for a code nobody registered."""
    return _registry[code]


def defaults_for(role: str) -> frozenset[str]:
    """The codes that ``role`` holds where a group changed nothing."""
    return frozenset(p.code for p in _registry.values() if role in p.roles)
