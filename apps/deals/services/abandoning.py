"""Deals that nobody touches: told once, then ended (domain.md §3, abandoned deals)."""

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.outbox import publish
from apps.deals import permissions, rules, selectors
from apps.deals.events import DealWentStale
from apps.deals.lifecycle import EDITABLE
from apps.deals.models import Deal
from apps.deals.patience import Verdict
from apps.deals.services import closing, moving


@transaction.atomic
def retire(*, by: Actor, deal_id: int, at: datetime) -> Verdict:
    """Tell that a deal went stale, or give it up, as the store's patience says; what it found.

    The verdict falls under the deal's lock: one that was touched a moment before lives on. Being
    told is no activity and changes nothing of the deal, so nobody's open page is outdated by it.
    """
    by.require(permissions.KILL)
    deal = selectors.locked(deal_id)
    if deal.status not in EDITABLE:
        return Verdict.LIVELY
    patience = rules.patience()
    verdict = patience.verdict(deal.active_at, at)
    if verdict is Verdict.ABANDONED:
        reason = f"No activity for {patience.dead_days} days"
        closing.kill(by=by, deal_id=deal_id, version=deal.version, reason=reason, at=at)
    elif verdict is Verdict.STALE and not selectors.told_stale(deal):
        _tell(deal, (at - deal.active_at).days, by, at)
    return verdict


def _tell(deal: Deal, days: int, by: Actor, at: datetime) -> None:
    reason = f"{days} days without activity"
    moving.note(deal, selectors.WENT_STALE, old=deal.status, by=by, at=at, reason=reason)
    record("deal.went_stale", target=deal, by=by, facts={"days": days})
    publish(
        DealWentStale(
            dealership_id=deal.dealership_id,
            deal_id=deal.pk,
            at=at,
            number=deal.number,
            salesperson_id=deal.salesperson_id,
            days=days,
        )
    )
