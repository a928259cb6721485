"""Submitting a deal: the vehicle is committed, to this deal alone."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.clock import local_date, now
from apps.core.errors import Conflict
from apps.deals import rules, selectors
from apps.deals.models import Deal
from apps.deals.services import moving
from apps.inventory.refs import CustomerRef
from apps.inventory.services import sale

ONE_COMMITS = "deals_deal_one_commits"


@transaction.atomic
def submit(*, by: Actor, deal_id: int, version: int, at: datetime | None = None) -> Deal:
    """open → submitted: the stock unit becomes pending_sale in the same transaction.

    If another deal commits the vehicle: Conflict ``vehicle_committed`` with that deal's number
    and salesperson. Inventory's row lock decides; behind it stands a partial unique index.
    """
    at = at or now()
    deal = moving.claim(deal_id=deal_id, version=version, verb="submit", by=by)
    _refuse_outdated(deal, at)
    try:
        _commit_unit(deal, by, at)
        return _advance(deal, by, at)
    except Conflict as refusal:
        raise _rival_of(deal) or refusal from refusal
    except IntegrityError as broken:
        if ONE_COMMITS not in str(broken):
            raise
        raise _committed("another deal") from broken


def _commit_unit(deal: Deal, by: Actor, at: datetime) -> None:
    customer = CustomerRef(deal.customer_id, deal.customer.name)
    sale.commit(unit_id=deal.stock_unit_id, deal=moving.ref(deal), customer=customer, by=by, at=at)


@transaction.atomic
def _advance(deal: Deal, by: Actor, at: datetime) -> Deal:
    who: dict[str, Any] = {"submitted_by_id": by.user_id, "submitted_by_name": by.name, "submitted_at": at}
    return moving.advance(deal, "submit", by=by, at=at, **who)


def _refuse_outdated(deal: Deal, at: datetime) -> None:
    """The figures must stand under the rules in force today, or the total would be wrong."""
    on = local_date(at, deal.dealership.time_zone)
    tax_rules = rules.tax_rules_for(deal.customer, deal.dealership, on)
    schedule = rules.fees_for(deal.customer, deal.dealership, on)
    if (tax_rules.pk, schedule.pk) != (deal.tax_rule_set_id, deal.fee_schedule_id):
        raise Conflict(
            "Tax rules or fees changed since this deal was figured. Save its worksheet again.",
            code="outdated_rules",
        )


def _rival_of(deal: Deal) -> Conflict | None:
    rival = selectors.committing(deal.stock_unit_id, besides=deal.pk)
    if rival is None:
        return None
    extra = {"deal_number": rival.number, "salesperson": rival.salesperson.name}
    return _committed(f"deal {rival.number} of {rival.salesperson.name}", extra)


def _committed(to: str, extra: dict[str, object] | None = None) -> Conflict:
    return Conflict(f"This vehicle is committed to {to}.", code="vehicle_committed", extra=extra)
