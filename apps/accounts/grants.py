"""What each role may do in a dealer group: the defaults in code, changed by the group's grants."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from apps.accounts.models import RoleGrant
from apps.accounts.roles import GRANTABLE
from apps.core.permissions import defaults_for
from apps.core.tenancy import scope

# role -> permission code -> allowed
Overrides = Mapping[str, Mapping[str, bool]]


@dataclass(frozen=True, slots=True)
class GrantChange:
    """From now on ``role`` may (or may not) do ``code``."""

    role: str
    code: str
    allowed: bool

    @property
    def is_default(self) -> bool:
        """Whether the code says so by itself."""
        return (self.code in defaults_for(self.role)) is self.allowed


def differences(overrides: Overrides, wanted: Iterable[GrantChange]) -> list[GrantChange]:
    """Those of ``wanted`` that are not so already, each once, ordered by role and code."""
    held = {role: effective(role, overrides) for role in GRANTABLE}
    found = {change for change in wanted if (change.code in held[change.role]) is not change.allowed}
    return sorted(found, key=lambda change: (GRANTABLE.index(change.role), change.code))


def effective(role: str, overrides: Overrides) -> frozenset[str]:
    """The codes that ``role`` holds under ``overrides``."""
    codes = set(defaults_for(role))
    for code, allowed in overrides.get(role, {}).items():
        (codes.add if allowed else codes.discard)(code)
    return frozenset(codes)


def overrides_of(group_id: int) -> dict[str, dict[str, bool]]:
    """The grants that this group changed, read in the group's own scope."""
    found: dict[str, dict[str, bool]] = {}
    with scope(group_id=group_id):
        rows = RoleGrant.objects.filter(group_id=group_id).values_list("role", "permission", "allowed")
        for role, code, allowed in rows:
            found.setdefault(role, {})[code] = allowed
    return found


@lru_cache(maxsize=2048)
def held_by(roles: frozenset[str], group_id: int, stamp: UUID) -> frozenset[str]:
    """All codes that the ``roles`` hold together in a group whose grants bear ``stamp``."""
    matrix = _matrix(group_id, stamp)
    return frozenset().union(*(matrix[role] for role in roles))


@lru_cache(maxsize=512)
def _matrix(group_id: int, stamp: UUID) -> dict[str, frozenset[str]]:
    """Kept per stamp: each change of grants draws a new one, which the next request reads."""
    overrides = overrides_of(group_id)
    return {role: effective(role, overrides) for role in GRANTABLE}
