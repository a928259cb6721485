"""What every transition of a deal shares: lock, version, move, timeline, audit, event.

Locks are always taken in this order: the deal, then its stock unit (inside
``inventory.services.sale``). No verb locks two deals or two units, so no two verbs can wait for
one another.
"""

from datetime import date, datetime
from typing import Any

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.errors import Invalid, Stale
from apps.core.lifecycle import move
from apps.core.outbox import publish
from apps.customers.cards import refuse_card_numbers
from apps.deals import selectors
from apps.deals.events import DealStatusChanged
from apps.deals.models import Deal, DealStep
from apps.inventory.refs import DealRef


def claim(*, deal_id: int, version: int, verb: str, by: Actor) -> Deal:
    """Check the permission of ``verb``, lock the deal, check what the caller saw and its state."""
    by.require(permission_of(verb))
    deal = selectors.locked(deal_id)
    if deal.version != version:
        raise Stale("This deal was changed by somebody else meanwhile. Load it again.")
    Deal.lifecycle.find(deal.status, verb)
    return deal


def permission_of(verb: str) -> str:
    """The permission code of a verb."""
    return next(t.permission for t in Deal.lifecycle.transitions if t.verb == verb)


def advance(
    deal: Deal,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> Deal:
    """Move a claimed deal, with ``changes``, and tell the timeline, the audit and the outbox."""
    old = deal.status
    move(deal, verb, at=at, reason=reason, active_at=at, **changes)
    note(deal, verb, old=old, by=by, at=at, reason=reason)
    record(
        f"deal.{verb}",
        target=deal,
        by=by,
        reason=reason,
        changes={"status": (old, deal.status)},
        facts=facts,
    )
    publish(_event(deal, verb, old, at))
    return deal


def note(deal: Deal, verb: str, *, old: str, by: Actor, at: datetime, reason: str = "") -> None:
    """One line of the deal's timeline."""
    DealStep.objects.create(
        dealership_id=deal.dealership_id,
        deal=deal,
        verb=verb,
        old=old,
        new=deal.status,
        total=deal.total,
        reason=reason,
        by_id=by.user_id,
        by_name=by.name,
        at=at,
    )


def _event(deal: Deal, verb: str, old: str, at: datetime) -> DealStatusChanged:
    return DealStatusChanged(
        dealership_id=deal.dealership_id,
        deal_id=deal.pk,
        at=at,
        number=deal.number,
        verb=verb,
        old=old,
        new=deal.status,
        unit_id=deal.stock_unit_id,
        customer_id=deal.customer_id,
        salesperson_id=deal.salesperson_id,
        selling_price=deal.selling_price,
        total=deal.total,
        tax=deal.tax,
        fees=deal.doc_fee + deal.government_fees,
        front_gross=deal.front_gross,
        commissionable_gross=deal.commissionable_gross,
        on=store_day(deal, at),
        contracted_on=deal.contracted_on,
        delivered_on=deal.delivered_on,
    )


def store_day(deal: Deal, at: datetime) -> date:
    """The business date of ``at`` in the store."""
    return local_date(at, deal.dealership.time_zone)


def ref(deal: Deal) -> DealRef:
    """The deal as inventory knows it."""
    return DealRef(deal.pk, str(deal.number))


def text(value: str, *, field: str, limit: int, why: str = "") -> str:
    """Free text of a transition, trimmed: no card numbers, not too long; required if ``why``."""
    value = value.strip()
    if why and not value:
        raise Invalid(why, code=f"{field}_required", fields={field: [why]})
    if len(value) > limit:
        message = f"At most {limit} characters."
        raise Invalid(message, code="too_long", fields={field: [message]})
    refuse_card_numbers(value, field=field)
    return value
