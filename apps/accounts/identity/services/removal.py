"""Losing a second factor: one's own, or by an admin's hand."""

from django.db import transaction

from apps.accounts.identity import mail, sessions
from apps.accounts.identity.authority import must_reach
from apps.accounts.identity.permissions import RESET_SECOND_FACTOR
from apps.accounts.identity.selectors import rule_for
from apps.accounts.models import Authenticator, IdentityMail, RecoverySheet, User
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, NotFound


@transaction.atomic
def remove_authenticator(*, user: User, device_id: int, by: Actor, keep_session: str | None = None) -> None:
    """Remove one of one's own authenticators; not the last where the role requires one."""
    user = User.objects.select_for_update().get(pk=user.pk)
    mine = {device.pk: device for device in Authenticator.objects.filter(user=user, confirmed=True)}
    if device_id not in mine:
        raise NotFound("There is no such authenticator.")
    if len(mine) == 1 and rule_for(user).second_factor:
        raise Conflict("Your role requires a second factor: add another one first.", code="last_one")
    name = mine[device_id].name
    mine[device_id].delete()
    if len(mine) == 1:
        RecoverySheet.objects.filter(user=user).delete()
    sessions.end_all(user, keep=keep_session)
    record("identity.remove_second_factor", target=user, by=by, facts={"device": name})
    mail.queue(IdentityMail.Kind.SECOND_FACTOR_REMOVED, user=user)


@transaction.atomic
def reset_second_factor(*, user: User, by: Actor, reason: str) -> None:
    """Take away every authenticator and recovery code of ``user`` and end all his sessions.

    He is told by e-mail. If his role requires a second factor he comes in again only through
    ``issue_enrolment_link``.
    """
    by.require(RESET_SECOND_FACTOR)
    must_reach(user, by)
    if not reason.strip():
        raise Invalid("Say why: it goes on record.", code="reason_required", fields={"reason": ["Required."]})
    user = User.objects.select_for_update().get(pk=user.pk)
    removed = Authenticator.objects.filter(user=user).count()
    Authenticator.objects.filter(user=user).delete()
    RecoverySheet.objects.filter(user=user).delete()
    sessions.end_all(user)
    record(
        "identity.reset_second_factor", target=user, by=by, reason=reason, facts={"authenticators": removed}
    )
    mail.queue(IdentityMail.Kind.SECOND_FACTOR_RESET, user=user)
