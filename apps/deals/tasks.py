"""Celery entry points of deals."""

from collections.abc import Iterator
from datetime import datetime

import structlog
from celery import shared_task

from apps.accounts.models import Dealership
from apps.core.actor import system_actor
from apps.core.clock import now
from apps.core.errors import DomainError
from apps.core.tenancy import scope
from apps.deals import selectors
from apps.deals.patience import Verdict
from apps.deals.services import retire

WHO = "abandoned deals"
log = structlog.get_logger(__name__)


@shared_task(name="deals.retire_idle", ignore_result=True)
def retire_idle() -> int:
    """Tell of stale deals and end abandoned ones, at every dealership; how many ended.

    Each deal has its own transaction: no lock is kept for the next, and one refusal stops none.
    """
    at = now()
    return sum(_retire(dealership_id, deal_id, at) for dealership_id, deal_id in _idle(at))


def _idle(at: datetime) -> Iterator[tuple[int, int]]:
    """(dealership, deal) of what is to be done: one read over the partial index of deals under way."""
    everywhere = list(Dealership.objects.filter(is_active=True).order_by("id").values_list("id", flat=True))
    with scope(read_ids=everywhere, actor=system_actor(WHO)):
        due = selectors.to_retire(at)
    yield from due


def _retire(dealership_id: int, deal_id: int, at: datetime) -> bool:
    clockwork = system_actor(WHO, dealership_id=dealership_id)
    try:
        with scope(dealership_id, actor=clockwork):
            return retire(by=clockwork, deal_id=deal_id, at=at) is Verdict.ABANDONED
    except DomainError as refusal:
        log.warning("deal_not_retired", deal_id=deal_id, code=refusal.code)
        return False
