"""The queue of mails: at least once, in the order of their turn, given up after eight attempts."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from kombu.exceptions import OperationalError

from apps.accounts.identity.mail.writing import write
from apps.accounts.models import IdentityMail, Invitation, User
from apps.core.clock import now

logger = logging.getLogger(__name__)

ATTEMPTS = 8
BATCH = 20
KEPT = timedelta(days=30)


def queue(kind: IdentityMail.Kind, *, user: User | None = None, invitation: Invitation | None = None) -> None:
    """Queue a mail in the caller's transaction; the worker hears of it after the commit."""
    IdentityMail.objects.create(kind=kind, user=user, invitation=invitation)
    transaction.on_commit(_wake_worker)


def clear_old(at: datetime) -> int:
    """Delete the lines of mails that went out, or were given up, a month ago."""
    gone, _ = IdentityMail.objects.filter(queued_at__lt=at - KEPT).delete()
    return gone


def _wake_worker() -> None:
    """A hint only: with the broker away the schedule finds the mail within a minute."""
    from apps.accounts.tasks import send_identity_mails

    try:
        send_identity_mails.apply_async(retry=False)
    except (OperationalError, OSError):
        logger.warning("identity_mail_waits_for_schedule")


def send_due(at: datetime | None = None) -> int:
    """Send what is due, at most one batch; returns how many went out. Called without a scope."""
    sent = 0
    for mail_id in _claim(at or now()):
        sent += _send(mail_id)
    return sent


def _claim(at: datetime) -> list[int]:
    """Push the next attempt of each into the future, so that no second worker takes it."""
    with transaction.atomic():
        due = IdentityMail.objects.filter(finished_at=None, next_attempt_at__lte=at, attempts__lt=ATTEMPTS)
        mails = list(due.select_for_update(skip_locked=True).order_by("next_attempt_at", "id")[:BATCH])
        for mail in mails:
            mail.next_attempt_at = at + timedelta(minutes=2**mail.attempts)
            mail.attempts += 1
            mail.save(update_fields=["next_attempt_at", "attempts"])
    return [mail.pk for mail in mails]


def _send(mail_id: int) -> bool:
    mail = IdentityMail.objects.select_related("user", "invitation").get(pk=mail_id)
    message = write(mail)
    if message is not None:
        try:
            message.send()
        except OSError:
            logger.warning("identity_mail_failed", extra={"mail": mail_id, "attempts": mail.attempts})
            return False
    mail.finished_at = now()
    mail.save(update_fields=["finished_at"])
    return message is not None
