"""Offers on appraised cars: asked for, made, approved, accepted, walked away from, run out."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import day_bounds, local_date
from apps.core.errors import Conflict, NotAllowed
from apps.core.money import cents
from apps.inventory import appraising
from apps.inventory.appraisal_states import OFFERED
from apps.inventory.models import Appraisal
from apps.inventory.permissions import APPRAISE, APPROVE_OFFER
from apps.inventory.services.appraisal_rows import lock_appraisal, move_appraisal
from apps.inventory.services.intake_policy import policy

_EXPIRED_AT_ONCE = 500
_NO_OFFER: dict[str, Any] = {"offer": None, "offered_at": None, "offer_until": None}


@transaction.atomic
def ask(
    *,
    appraisal_id: int,
    by: Actor,
    at: datetime,
    offer: Decimal | None = None,
    reason: str = "",
    version: int | None = None,
) -> Appraisal:
    """Ask a manager to approve an offer; without ``offer`` the actual cash value."""
    by.require(APPRAISE)
    row = _ready(appraisal_id, "ask", version)
    amount = _amount(row, offer)
    return move_appraisal(row, "ask", "inventory.ask_offer", by=by, at=at, reason=reason, offer=amount)


@transaction.atomic
def offer(
    *,
    appraisal_id: int,
    by: Actor,
    at: datetime,
    offer: Decimal | None = None,
    version: int | None = None,
) -> Appraisal:
    """Make the offer; without ``offer`` the actual cash value. It stands for the store's offer days.

    Above the store's limit it takes ``inventory.approve_offer`` (NotAllowed); above the actual cash
    value it is Invalid: over-allowance belongs to deals.
    """
    by.require(APPRAISE)
    row = _ready(appraisal_id, "offer", version)
    amount = _amount(row, offer)
    _check_limit(amount, by)
    facts: dict[str, Any] = {"offer": amount, "offered_at": at, "offer_until": _until(row, at)}
    return move_appraisal(row, "offer", "inventory.make_offer", by=by, at=at, **facts)


@transaction.atomic
def approve(*, appraisal_id: int, by: Actor, at: datetime, version: int | None = None) -> Appraisal:
    """Make the offer that somebody asked a manager for; its days begin now."""
    by.require(APPROVE_OFFER)
    row = _ready(appraisal_id, "approve", version)
    until = _until(row, at)
    return move_appraisal(
        row, "approve", "inventory.approve_offer", by=by, at=at, offered_at=at, offer_until=until
    )


@transaction.atomic
def send_back(
    *, appraisal_id: int, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Appraisal:
    """Not at this price: back to draft, with the reason."""
    by.require(APPROVE_OFFER)
    row = _ready(appraisal_id, "send_back", version)
    return move_appraisal(
        row, "send_back", "inventory.send_back_offer", by=by, at=at, reason=reason, offer=None
    )


@transaction.atomic
def accept(*, appraisal_id: int, by: Actor, at: datetime, version: int | None = None) -> Appraisal:
    """The customer takes the offer; Conflict once it has run out."""
    by.require(APPRAISE)
    row = _ready(appraisal_id, "accept", version)
    if row.offer_until is not None and row.offer_until <= at:
        raise Conflict("This offer has run out. Appraise the car again.", code="expired")
    return move_appraisal(row, "accept", "inventory.accept_offer", by=by, at=at)


@transaction.atomic
def walk_away(
    *, appraisal_id: int, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Appraisal:
    """The customer keeps his car; ``reason`` says why."""
    by.require(APPRAISE)
    row = _ready(appraisal_id, "walk_away", version)
    return move_appraisal(row, "walk_away", "inventory.walk_away", by=by, at=at, reason=reason)


@transaction.atomic
def reappraise(
    *, appraisal_id: int, by: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Appraisal:
    """Back to draft for new figures; the offer is withdrawn, the versions stay."""
    by.require(APPRAISE)
    row = _ready(appraisal_id, "reappraise", version)
    return move_appraisal(row, "reappraise", "inventory.reappraise", by=by, at=at, reason=reason, **_NO_OFFER)


@transaction.atomic
def expire_due(*, by: Actor, at: datetime) -> int:
    """Let the offers of the scope's dealership expire that have run out; how many.

    Appraisals that somebody is working on are left to the next round. At most 500, oldest first.
    """
    by.require(APPROVE_OFFER)
    due = Appraisal.objects.select_for_update(of=("self",), skip_locked=True).filter(
        status=OFFERED, offer_until__lte=at
    )
    rows = list(due.order_by("offer_until", "id")[:_EXPIRED_AT_ONCE])
    for row in rows:
        move_appraisal(row, "expire", "inventory.expire_offer", by=by, at=at)
    return len(rows)


def _ready(appraisal_id: int, verb: str, version: int | None) -> Appraisal:
    """The locked row, from whose state ``verb`` leads on; Conflict with the way out otherwise."""
    row = lock_appraisal(appraisal_id, version)
    row.lifecycle.find(row.status, verb)
    return row


def _amount(row: Appraisal, offer: Decimal | None) -> Decimal:
    amount = row.acv if offer is None else cents(offer)
    appraising.check_offer(amount, row.acv)
    return amount


def _check_limit(amount: Decimal, by: Actor) -> None:
    limit = policy().offer_limit
    if limit is not None and appraising.needs_approval(amount, limit) and not by.can(APPROVE_OFFER):
        raise NotAllowed(
            f"Offers above {limit:,.2f} need a manager. Ask for approval instead.",
            code="above_limit",
            fields={"offer": [f"Above {limit:,.2f}: ask for approval."]},
        )


def _until(row: Appraisal, at: datetime) -> datetime:
    """The end of the last day on which the offer stands, in the store's zone."""
    zone = row.dealership.time_zone
    return day_bounds(local_date(at, zone) + timedelta(days=policy().offer_days), zone)[1]
