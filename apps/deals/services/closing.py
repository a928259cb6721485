"""Ending a deal: given up before the contract, unwound after it."""

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import now
from apps.deals.lifecycle import DELIVERED, OPEN
from apps.deals.models import Deal
from apps.deals.services import moving, posting, returning
from apps.inventory.services import sale


@transaction.atomic
def kill(*, by: Actor, deal_id: int, version: int, reason: str, at: datetime | None = None) -> Deal:
    """open, submitted or approved → dead: the vehicle is released if the deal had committed it."""
    at = at or now()
    deal = moving.claim(deal_id=deal_id, version=version, verb="kill", by=by)
    reason = moving.text(reason, field="reason", limit=500, why="Say why the deal is given up.")
    if deal.status != OPEN:
        sale.release(unit_id=deal.stock_unit_id, deal=moving.ref(deal), by=by, at=at, reason=reason)
    return moving.advance(deal, "kill", by=by, at=at, reason=reason, closed_at=at, closing_reason=reason)


@transaction.atomic
def unwind(
    *,
    by: Actor,
    deal_id: int,
    version: int,
    reason: str,
    inspection: str,
    odometer: int | None = None,
    odometer_correction: str = "",
    at: datetime | None = None,
) -> Deal:
    """contracted or delivered → unwound: the vehicle returns to stock, each posting is reversed.

    ``inspection`` is what the return inspection found, ``odometer`` what the car shows then:
    required once it was delivered, and below the known reading only with ``odometer_correction``,
    which says why that was wrong. Nothing is deleted: the delivery and the
    postings stay, beside the entries that reverse them.
    """
    at = at or now()
    deal = moving.claim(deal_id=deal_id, version=version, verb="unwind", by=by)
    reason = moving.text(reason, field="reason", limit=500, why="Say why the deal is unwound.")
    found = moving.text(
        inspection, field="inspection", limit=500, why="Say what the return inspection found."
    )
    correction = moving.text(odometer_correction, field="odometer_correction", limit=300)
    reading = returning.reading_at_return(deal, odometer, correction)
    sale.unwind(
        unit_id=deal.stock_unit_id,
        deal=moving.ref(deal),
        by=by,
        at=at,
        reason=reason,
        returned=deal.status == DELIVERED,
        odometer=reading,
    )
    on = moving.store_day(deal, at)
    posting.reverse_all(deal, at=at, on=on)
    return moving.advance(
        deal,
        "unwind",
        by=by,
        at=at,
        reason=reason,
        facts={"inspection": found, "odometer": reading, "odometer_correction": correction},
        closed_at=at,
        unwound_on=on,
        closing_reason=reason,
    )
