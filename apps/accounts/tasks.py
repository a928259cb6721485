"""Celery entry points of accounts."""

from celery import shared_task

from apps.accounts.identity import mail, sessions
from apps.core.clock import now


@shared_task(name="accounts.send_identity_mails", ignore_result=True)
def send_identity_mails() -> int:
    """Send the mails about sign-in that are due."""
    return mail.send_due()


@shared_task(name="accounts.clear_identity", ignore_result=True)
def clear_identity() -> None:
    """Delete sessions that are over and the lines of old mails."""
    sessions.clear_over()
    mail.clear_old(now())
