"""Sending the links by which people come in: to join, or to set up a second factor."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.identity import mail
from apps.accounts.identity.adoption import open_invitations
from apps.accounts.identity.authority import must_hand_out, must_hand_out_at, must_reach
from apps.accounts.identity.permissions import INVITE, RESET_SECOND_FACTOR
from apps.accounts.models import (
    Authenticator,
    DealerGroup,
    Dealership,
    IdentityMail,
    Invitation,
    Membership,
    User,
)
from apps.accounts.services import trail
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotFound

JOIN_LASTS = timedelta(days=3)
ENROL_LASTS = timedelta(hours=4)


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    role: str,
    dealership: Dealership | None = None,
    group: DealerGroup | None = None,
    by: Actor,
) -> Invitation:
    """Send a link, good for three days and once, that makes ``email`` a ``role`` there.

    An earlier open invitation of the same address to the same place is withdrawn. Whether the
    address has an account already is not told: the link's page sees to either case.
    """
    by.require(INVITE)
    must_hand_out(role, by)
    must_hand_out_at(dealership, group, by)
    invitation = Invitation(
        purpose=Invitation.Purpose.JOIN,
        email=email.strip().lower(),
        name=name.strip(),
        dealership=dealership,
        group=group,
        role=role,
        invited_by=by.user_id,
        invited_at=now(),
        expires_at=now() + JOIN_LASTS,
    )
    _check(invitation)
    _withdraw(email=invitation.email, purpose=invitation.purpose, dealership=dealership, group=group)
    invitation.save()
    trail.record("identity.invite", target=invitation, place=dealership or group, by=by, facts={"role": role})
    mail.queue(IdentityMail.Kind.INVITATION, invitation=invitation)
    return invitation


@transaction.atomic
def invite_to_places(
    *, email: str, name: str, role: str, places: Sequence[Dealership | DealerGroup], by: Actor
) -> list[Invitation]:
    """Invite one person to several places of a group as the same ``role``: a link for each, or none.

    The first link makes the account; the others are accepted signed in.
    """
    if not places:
        raise Invalid("Choose where.", code="bad_place", fields={"places": ["Choose at least one."]})
    return [
        invite(
            email=email,
            name=name,
            role=role,
            dealership=place if isinstance(place, Dealership) else None,
            group=place if isinstance(place, DealerGroup) else None,
            by=by,
        )
        for place in places
    ]


@transaction.atomic
def issue_enrolment_link(*, user: User, by: Actor) -> Invitation:
    """Send ``user`` a link, good for four hours and once, to set up a second factor.

    The link asks for his password: neither the mailbox nor the password alone is enough. An
    earlier open link is withdrawn. Refused while he has a second factor: reset that first.
    """
    by.require(RESET_SECOND_FACTOR)
    must_reach(user, by)
    if Authenticator.objects.filter(user=user, confirmed=True).exists():
        raise Conflict("This person has a second factor: reset it first.", code="has_second_factor")
    _withdraw(user=user, purpose=Invitation.Purpose.ENROL)
    invitation = Invitation.objects.create(
        purpose=Invitation.Purpose.ENROL,
        email=user.email,
        name=user.name,
        user=user,
        invited_by=by.user_id,
        invited_at=now(),
        expires_at=now() + ENROL_LASTS,
    )
    record("identity.issue_enrolment_link", target=user, by=by)
    mail.queue(IdentityMail.Kind.ENROLMENT_LINK, invitation=invitation)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation_id: int, by: Actor) -> None:
    """Withdraw an open invitation to the actor's dealership; a group admin's, to any place of his group."""
    by.require(INVITE)
    rows = open_invitations(by, now()).select_for_update(of=("self",))
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound("There is no such open invitation.")
    invitation.revoked_at = now()
    invitation.save(update_fields=["revoked_at"])
    place = invitation.dealership or invitation.group
    trail.record("identity.revoke_invitation", target=invitation, place=place, by=by)


def _withdraw(**which: object) -> None:
    Invitation.objects.filter(**which, used_at=None, revoked_at=None).update(revoked_at=now())


def _check(invitation: Invitation) -> None:
    place = Membership(dealership=invitation.dealership, group=invitation.group, role=invitation.role)
    try:
        invitation.clean_fields(exclude=["user", "nonce", "dealership", "group", "used_at", "revoked_at"])
        place.clean_fields(exclude=["user"])
        place.validate_constraints(exclude=["user"])
    except ValidationError as wrong:
        raise Invalid(" ".join(wrong.messages), code="bad_invitation", fields=wrong.message_dict) from wrong
