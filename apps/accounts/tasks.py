"""Celery entry points of accounts."""

from datetime import datetime

from celery import shared_task

from apps.accounts.identity import mail, sessions
from apps.accounts.models import Dealership
from apps.core.actor import system_actor
from apps.core.api import idempotency
from apps.core.clock import now
from apps.core.notices import reading
from apps.core.tenancy import scope


@shared_task(name="accounts.send_identity_mails", ignore_result=True)
def send_identity_mails() -> int:
    """Send the mails about sign-in that are due."""
    return mail.send_due()


@shared_task(name="accounts.clear_identity", ignore_result=True)
def clear_identity() -> None:
    """Delete sessions that are over and the lines of old mails."""
    sessions.clear_over()
    mail.clear_old(now())


@shared_task(name="accounts.sweep_answers", ignore_result=True)
def sweep_answers() -> int:
    """Delete kept answers to POSTs whose time is over, at every dealership; how many they were.

    Here and not in the kernel: it knows no dealerships, and outside a scope it reads no row.
    """
    return sum(_sweep_at(pk) for pk in Dealership.objects.order_by("id").values_list("id", flat=True))


@shared_task(name="accounts.sweep_notices", ignore_result=True)
def sweep_notices() -> int:
    """Delete notices that are old, at every dealership; how many. Here for the same reason."""
    at = now()
    return sum(
        _sweep_notices_at(pk, at) for pk in Dealership.objects.order_by("id").values_list("id", flat=True)
    )


def _sweep_notices_at(dealership_id: int, at: datetime) -> int:
    with scope(dealership_id, actor=system_actor("notice sweep", dealership_id=dealership_id)):
        return reading.sweep(at=at)


def _sweep_at(dealership_id: int) -> int:
    with scope(dealership_id, actor=system_actor("answer sweep", dealership_id=dealership_id)):
        return idempotency.sweep(dealership_id)
