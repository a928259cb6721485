"""People themselves: closing and reopening their sign-in, naming platform admins."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.accounts.identity import sessions
from apps.accounts.models import DealerGroup, Dealership, Membership, User
from apps.accounts.permissions import MANAGE_PEOPLE, MANAGE_PLATFORM
from apps.accounts.roles import may_hand_out
from apps.accounts.selectors import people_within
from apps.accounts.services import last_admin, trail
from apps.core.actor import Actor
from apps.core.errors import NotAllowed, NotFound
from apps.core.validation import validated

EDITABLE = frozenset({"name", "locale", "time_zone"})


@transaction.atomic
def change_person(*, user_id: int, changes: Mapping[str, Any], by: Actor) -> User:
    """Change a person's name, locale or time zone."""
    by.require(MANAGE_PEOPLE)
    user = _reachable(user_id, by)
    changed = trail.changed(user, {name: changes[name] for name in changes.keys() & EDITABLE})
    if changed:
        validated(user).save(update_fields=[*changed])
        trail.record("user.change", target=user, place=_home(by), by=by, changes=changed)
    return user


@transaction.atomic
def set_active(*, user_id: int, active: bool, by: Actor, reason: str = "") -> User:
    """Let a person sign in, or no longer. Conflict for the last admin of any place.

    A person who also works elsewhere is closed by those who stand above all his places.
    """
    by.require(MANAGE_PEOPLE)
    user = _reachable(user_id, by)
    _check_above(user, by)
    if not active:
        _keep_admins_without(user)
    if user.is_active != active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        sessions.end_all(user)
        changes = {"is_active": (not active, active)}
        trail.record("user.set_active", target=user, place=_home(by), by=by, reason=reason, changes=changes)
    return user


@transaction.atomic
def set_platform_admin(*, user_id: int, is_admin: bool, by: Actor, reason: str = "") -> User:
    """Name a platform admin or take the mark away; the last one keeps it."""
    by.require(MANAGE_PLATFORM)
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound("There is no such person.")
    if not is_admin:
        last_admin.keep_a_platform_admin(user)
    user.refresh_from_db()
    if user.is_platform_admin != is_admin:
        sessions.end_all(user)
        user.is_platform_admin = is_admin
        user.save(update_fields=["is_platform_admin"])
        changes = {"is_platform_admin": (not is_admin, is_admin)}
        trail.record(
            "user.set_platform_admin", target=user, place=None, by=by, reason=reason, changes=changes
        )
    return user


def _reachable(user_id: int, by: Actor) -> User:
    found = people_within(by).filter(pk=user_id).first()
    if found is None:
        raise NotFound("There is no such person within your reach.")
    return found


def _check_above(user: User, by: Actor) -> None:
    """Closing a sign-in takes away every role at once, so all of them must be within one's reach."""
    if by.all_powerful:
        return
    held = Membership.objects.in_force().filter(user=user).select_related("dealership")
    beyond = [m for m in held if not _within(m, by) or not may_hand_out(by.roles, m.role)]
    if user.pk == by.user_id or user.is_platform_admin or beyond:
        raise NotAllowed(
            f"{user} also holds a role above or outside your own. Take away the role here instead.",
            code="above_own_role",
        )


def _within(membership: Membership, by: Actor) -> bool:
    if membership.dealership_id == by.dealership_id:
        return True
    group_id = membership.group_id or (membership.dealership.group_id if membership.dealership else None)
    return "group_admin" in by.roles and group_id == by.group_id


def _keep_admins_without(user: User) -> None:
    if user.is_platform_admin:
        last_admin.keep_a_platform_admin(user)
    held = list(Membership.objects.in_force().filter(user=user))
    last_admin.lock_places(
        dealership_ids=[m.dealership_id for m in held if m.dealership_id],
        group_ids=[m.group_id for m in held if m.group_id],
    )
    for membership in (
        Membership.objects.in_force().filter(user=user).select_related("user", "dealership", "group")
    ):
        last_admin.keep_an_admin(membership)
    user.refresh_from_db()


def _home(by: Actor) -> Dealership | DealerGroup | None:
    return Dealership.objects.filter(pk=by.dealership_id or 0).first()
