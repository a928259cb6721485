"""Giving people roles and taking them away."""

from datetime import datetime

from django.db import transaction

from apps.accounts.identity import sessions
from apps.accounts.models import DealerGroup, Dealership, Membership, User
from apps.accounts.permissions import MANAGE_PEOPLE
from apps.accounts.roles import GRANTABLE, may_hand_out
from apps.accounts.services import last_admin, trail
from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound
from apps.core.permissions import ROLES
from apps.core.validation import validated

Place = Dealership | DealerGroup


@transaction.atomic
def grant_membership(
    *,
    user: User,
    role: str,
    place: Place,
    by: Actor,
    since: datetime | None = None,
    until: datetime | None = None,
    reason: str = "",
) -> Membership:
    """Give ``user`` a role at a dealership or over a group, from ``since`` (now) until ``until`` (open).

    Someone who had the role before gets it back. It counts from his next request on. Raises
    NotAllowed for one's own account, for a role above one's own, for a place out of reach.
    """
    by.require(MANAGE_PEOPLE)
    _check_role(role)
    _check_authority(user, role, place, by)
    _check_not_own(user, by)
    _lock(place)
    membership = _existing(user, role, place) or Membership(user=user, role=role, **_at(place))
    if until is not None and membership.pk and membership.is_active:
        last_admin.keep_an_admin(membership)
    before = _summary(membership) if membership.pk else {}
    membership.is_active, membership.until = True, until
    membership.since = since or (membership.since if before.get("is_active") else now())
    validated(membership).save()
    after = _summary(membership)
    changes = {name: (before.get(name), value) for name, value in after.items() if before.get(name) != value}
    trail.record("membership.grant", target=membership, place=place, by=by, reason=reason, changes=changes)
    return membership


@transaction.atomic
def revoke_membership(*, membership_id: int, by: Actor, reason: str = "") -> Membership:
    """Take a role away; the row stays and shows that it was held. The last admin keeps his."""
    by.require(MANAGE_PEOPLE)
    membership = _locked(membership_id, by)
    if not membership.is_active:
        raise Conflict("This role was taken away already.", code="already_revoked")
    last_admin.keep_an_admin(membership)
    membership.is_active = False
    membership.save()
    sessions.end_all(membership.user)
    trail.record(
        "membership.revoke",
        target=membership,
        place=_place(membership),
        by=by,
        reason=reason,
        changes={"is_active": (True, False)},
    )
    return membership


@transaction.atomic
def change_role(*, membership_id: int, role: str, by: Actor, reason: str = "") -> Membership:
    """Replace one role of a person by another at the same place, as one act or not at all."""
    by.require(MANAGE_PEOPLE)
    membership = _locked(membership_id, by)
    if membership.role == role:
        return membership
    revoke_membership(membership_id=membership.pk, by=by, reason=reason)
    return grant_membership(user=membership.user, role=role, place=_place(membership), by=by, reason=reason)


def _locked(membership_id: int, by: Actor) -> Membership:
    """The membership, its place locked first; NotFound out of the actor's reach."""
    found = Membership.objects.select_related("user", "dealership", "group").filter(pk=membership_id).first()
    if found is None or not _reaches(_place(found), by):
        raise NotFound("There is no such membership within your reach.")
    _lock(_place(found))
    _check_authority(found.user, found.role, _place(found), by)
    return Membership.objects.select_related("user", "dealership", "group").get(pk=membership_id)


def _check_role(role: str) -> None:
    if role not in GRANTABLE:
        raise Invalid(
            "Choose one of the roles.", fields={"role": [f"“{role}” is not a role one can be given."]}
        )


def _check_authority(user: User, role: str, place: Place, by: Actor) -> None:
    if not _reaches(place, by):
        raise NotFound("There is no such place within your reach.")
    if not by.all_powerful and not may_hand_out(by.roles, role):
        raise NotAllowed(
            f"Your role does not reach so far: only somebody above can give or take “{ROLES[role]}”.",
            code="above_own_role",
        )


def _check_not_own(user: User, by: Actor) -> None:
    if user.pk == by.user_id and not by.all_powerful:
        raise NotAllowed("Nobody gives a role to himself. Ask another admin.", code="own_role")


def _reaches(place: Place, by: Actor) -> bool:
    """A dealer admin his dealership; a group admin his group and its dealerships."""
    if by.all_powerful:
        return True
    if isinstance(place, DealerGroup):
        return place.pk == by.group_id and "group_admin" in by.roles
    if place.pk == by.dealership_id:
        return True
    return place.group_id == by.group_id and "group_admin" in by.roles


def _lock(place: Place) -> None:
    if isinstance(place, Dealership):
        last_admin.lock_places(dealership_ids=[place.pk])
    else:
        last_admin.lock_places(group_ids=[place.pk])


def _existing(user: User, role: str, place: Place) -> Membership | None:
    return Membership.objects.filter(user=user, role=role, **_at(place)).first()


def _at(place: Place) -> dict[str, Place]:
    return {"dealership": place} if isinstance(place, Dealership) else {"group": place}


def _place(membership: Membership) -> Place:
    place = membership.dealership or membership.group
    if place is None:
        raise AssertionError("a check constraint gives every membership a place")
    return place


def _summary(membership: Membership) -> dict[str, object]:
    return {
        "role": membership.role,
        "is_active": membership.is_active,
        "since": membership.since,
        "until": membership.until,
    }
