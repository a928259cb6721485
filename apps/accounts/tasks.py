"""Celery entry points of accounts."""

from celery import shared_task

from apps.accounts.identity import mail


@shared_task(name="accounts.send_identity_mails", ignore_result=True)
def send_identity_mails() -> int:
    """Send the mails about sign-in that are due."""
    return mail.send_due()
