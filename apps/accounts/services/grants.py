"""Changing what the roles of a group may do."""

import uuid
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.accounts.grants import GrantChange, differences, overrides_of
from apps.accounts.models import DealerGroup, RoleGrant
from apps.accounts.permissions import CHANGE_ROLES
from apps.accounts.roles import GRANTABLE, is_fixed
from apps.accounts.services import trail
from apps.core import permissions
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotAllowed, NotFound, Stale
from apps.core.tenancy import scope


@transaction.atomic
def change_grants(
    *, group_id: int, wanted: Iterable[GrantChange], by: Actor, stamp: UUID | None = None, reason: str = ""
) -> list[GrantChange]:
    """Set what roles may do in the actor's group; returns what really changed.

    In force from everybody's next request on. ``stamp`` is the state that the person saw: Stale
    when somebody else changed grants meanwhile. Nobody adds to a role of his own or gives what he
    does not hold himself.
    """
    by.require(CHANGE_ROLES)
    group = _locked(group_id, by)
    if stamp is not None and stamp != group.grants_stamp:
        raise Stale("Somebody else changed the roles meanwhile. Load the page again.")
    changes = differences(overrides_of(group.pk), _checked(wanted))
    for change in changes:
        _check_authority(change, by)
    if changes:
        _store(group, changes)
        group.grants_stamp = uuid.uuid4()
        group.save()
        summary = {f"{c.role}: {c.code}": (not c.allowed, c.allowed) for c in changes}
        trail.record("roles.change", target=group, place=group, by=by, reason=reason, changes=summary)
    return changes


def _locked(group_id: int, by: Actor) -> DealerGroup:
    reachable = DealerGroup.objects.select_for_update(no_key=True).filter(pk=group_id)
    if not by.all_powerful:
        reachable = reachable.filter(pk=by.group_id or 0)
    found = reachable.first()
    if found is None:
        raise NotFound("There is no such group within your reach.")
    return found


def _checked(wanted: Iterable[GrantChange]) -> list[GrantChange]:
    known = permissions.codes()
    found = list(wanted)
    for change in found:
        if change.role not in GRANTABLE or change.code not in known:
            raise Invalid(f"There is no {change.code} for the role {change.role}.", code="unknown_grant")
    return found


def _check_authority(change: GrantChange, by: Actor) -> None:
    fixed = is_fixed(change.role, change.code, change.allowed)
    if fixed:
        raise Invalid(fixed, code="fixed_grant", extra={"role": change.role, "permission": change.code})
    if not change.allowed or by.all_powerful:
        return
    if change.role in by.roles:
        raise NotAllowed("Nobody adds to his own role. Ask another admin.", code="own_role")
    if not by.can(change.code):
        raise NotAllowed("One can only give what one may do oneself.", code="above_own_role")


def _store(group: DealerGroup, changes: list[GrantChange]) -> None:
    """Rows exist only where the group departs from the defaults."""
    with scope(group_id=group.pk):
        for change in changes:
            row: dict[str, Any] = {"group": group, "role": change.role, "permission": change.code}
            if change.is_default:
                RoleGrant.objects.filter(**row).delete()
            else:
                RoleGrant.objects.update_or_create(**row, defaults={"allowed": change.allowed})
