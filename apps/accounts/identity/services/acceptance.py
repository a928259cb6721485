"""Using up a link: each once, however many try at the same moment."""

from django.db import transaction

from apps.accounts.identity import links, sessions
from apps.accounts.identity.services.enrolment import enrol_authenticator
from apps.accounts.identity.services.passwords import check_password_strength
from apps.accounts.models import Authenticator, Invitation, Membership, User
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import now
from apps.core.errors import Invalid, NotFound
from apps.core.tenancy import scope

Accepted = tuple[User, Authenticator, list[str]]

# One sentence for every reason, so that a guesser learns nothing.
DEAD_LINK = (
    "This link does not work: it was used, was withdrawn, or is too old. Ask your admin for a new one."
)


def open_link(token: str) -> Invitation:
    """The open invitation that ``token`` belongs to; NotFound, in the same words, for all else."""
    return _find(token, lock=False)


@transaction.atomic
def accept_invitation(*, token: str, password: str, secret: str, code: str) -> Accepted:
    """Use the link up: a user with a password, a role and a second factor.

    Returns the user, the device and the recovery codes to show once. Somebody who has an account
    already accepts signed in: ``accept_invitation_as``.
    """
    invitation = _find(token, lock=True, purpose=Invitation.Purpose.JOIN)
    if User.objects.filter(email=invitation.email).exists():
        raise Invalid("You have an account already: sign in to accept.", code="has_account")
    user = User(email=invitation.email, name=invitation.name)
    check_password_strength(user, password)
    user.set_password(password)
    user.save()
    by = _oneself(user)
    device, codes = enrol_authenticator(user=user, secret=secret, code=code, name="Authenticator", by=by)
    _join(invitation, user, by)
    return user, device, codes


@transaction.atomic
def accept_invitation_as(*, token: str, user: User, keep_session: str | None = None) -> None:
    """Use the link up for a signed-in person whose address it was sent to."""
    invitation = _find(token, lock=True, purpose=Invitation.Purpose.JOIN)
    if invitation.email != user.email:
        raise NotFound(DEAD_LINK, code="dead_link")
    _join(invitation, user, _oneself(user), keep_session)


@transaction.atomic
def accept_enrolment(*, token: str, password: str, secret: str, code: str) -> Accepted:
    """Use the link up: a second factor for one who has the link and knows the password."""
    invitation = _find(token, lock=True, purpose=Invitation.Purpose.ENROL)
    user = invitation.user
    if user is None or not user.is_active:
        raise NotFound(DEAD_LINK, code="dead_link")
    if not user.check_password(password):
        raise Invalid(
            "The password is not right.", code="wrong_password", fields={"password": ["This is not right."]}
        )
    by = _oneself(user)
    device, codes = enrol_authenticator(user=user, secret=secret, code=code, name="Authenticator", by=by)
    _use_up(invitation)
    return user, device, codes


def _find(token: str, *, lock: bool, purpose: Invitation.Purpose | None = None) -> Invitation:
    found = links.read(token)
    rows = Invitation.objects.filter(pk=found[0], nonce=found[1]) if found else Invitation.objects.none()
    invitation = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if invitation is None or not invitation.is_open(now()) or purpose not in (None, invitation.purpose):
        raise NotFound(DEAD_LINK, code="dead_link")
    return invitation


def _join(invitation: Invitation, user: User, by: Actor, keep_session: str | None = None) -> None:
    membership, _ = Membership.objects.update_or_create(
        user=user,
        dealership=invitation.dealership,
        group=invitation.group,
        role=invitation.role,
        defaults={"is_active": True, "until": None},
    )
    _use_up(invitation)
    sessions.end_all(user, keep=keep_session)
    # The link is opened outside any dealership: its place is where this goes on record.
    with scope(invitation.dealership_id, group_id=invitation.group_id, actor=by):
        record("identity.accept_invitation", target=membership, by=by, facts={"role": invitation.role})


def _use_up(invitation: Invitation) -> None:
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])


def _oneself(user: User) -> Actor:
    return Actor(user_id=user.pk, name=str(user), door="admin")
