"""Rules about roles: where each may be given, and who may give it."""

from collections.abc import Iterable, Mapping

from apps.accounts.permissions import CHANGE_ROLES, MANAGE_PEOPLE, VIEW_PEOPLE, VIEW_ROLES
from apps.core import permissions
from apps.core.permissions import ROLES

# The platform admin is a mark on the user, not a membership.
GRANTABLE = tuple(role for role in ROLES if role != "platform_admin")
ROLE_CHOICES = [(role, ROLES[role]) for role in GRANTABLE]

# Roles that may be held over a whole group; the others belong to one dealership.
GROUP_WIDE = ("group_admin", "general_manager", "back_office", "auditor")
GROUP_ONLY = ("group_admin",)

# Who stands above whom. An admin gives and takes roles up to his own rank; others who were
# allowed to manage people only those below theirs.
_RANKS = {"platform_admin": 4, "group_admin": 3, "dealer_admin": 2, "general_manager": 1}
_ADMIN_RANK = 2

# What these roles cannot lose, or a group could lock itself out.
PROTECTED: Mapping[str, frozenset[str]] = {
    "group_admin": frozenset({VIEW_PEOPLE, MANAGE_PEOPLE, VIEW_ROLES, CHANGE_ROLES}),
    "dealer_admin": frozenset({VIEW_PEOPLE, MANAGE_PEOPLE}),
}


def rank(roles: Iterable[str]) -> int:
    """The highest rank among ``roles``."""
    return max((_RANKS.get(role, 0) for role in roles), default=0)


def may_hand_out(held: Iterable[str], role: str) -> bool:
    """Whether someone who holds ``held`` may give or take ``role``."""
    own = rank(held)
    return rank([role]) <= own if own >= _ADMIN_RANK else rank([role]) < own


def is_fixed(role: str, code: str, allowed: bool) -> str:
    """Why a group may not set ``code`` of ``role`` so; empty when it may."""
    if permissions.get(code).roles <= {"platform_admin"} and allowed:
        return "This belongs to the platform and cannot be given to a role."
    if not allowed and code in PROTECTED.get(role, ()):
        return f"A {ROLES[role].lower()} cannot lose this, or nobody could give it back."
    if allowed and role == "auditor" and not _only_reads(code):
        return "The auditor only reads: nothing else can be given to this role."
    return ""


def _only_reads(code: str) -> bool:
    """Codes that say so by their verb, and those that the auditor holds by default."""
    return code.partition(".")[2].startswith(("view", "see_")) or "auditor" in permissions.get(code).roles
