"""What a deal does to its car. Called by the app above in the deal's own transaction."""

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict
from apps.inventory.intake_rules import check_odometer
from apps.inventory.models import StockUnit
from apps.inventory.models.hold import HoldEnd
from apps.inventory.permissions import SELL
from apps.inventory.readiness import needs_guide
from apps.inventory.refs import CustomerRef, DealRef
from apps.inventory.services import keeping, recalls
from apps.inventory.services.rows import lock_unit, move_unit, start_clock


@transaction.atomic
def commit(*, unit_id: int, deal: DealRef, customer: CustomerRef, by: Actor, at: datetime) -> StockUnit:
    """Commit a car to a deal: in stock, or held for the same customer → pending sale.

    Of two deals exactly one gets the car; the other learns which one has it (Conflict
    "committed", or "held" with by, customer and until).
    """
    by.require(SELL)
    unit = lock_unit(unit_id)
    keeping.refuse_committed(unit)
    hold = keeping.settle(unit, by=by, at=at)
    if hold is not None:
        if hold.customer_id != customer.id:
            keeping.refuse_held(unit, hold)
        keeping.end_hold(hold, end=HoldEnd.COMMITTED, by=by, at=at)
    return move_unit(
        unit,
        "commit",
        by=by,
        at=at,
        reason=f"deal {deal.label}",
        held_from="",
        deal_id=deal.id,
        deal_label=deal.label,
        committed_by=by.name,
    )


@transaction.atomic
def release(*, unit_id: int, deal: DealRef, by: Actor, at: datetime, reason: str) -> StockUnit:
    """The deal is dead: pending sale → in stock."""
    by.require(SELL)
    unit = _locked(unit_id, deal)
    return move_unit(unit, "uncommit", by=by, at=at, reason=reason, **_NO_DEAL, **start_clock(unit, at))


@transaction.atomic
def sell(*, unit_id: int, deal: DealRef, by: Actor, at: datetime) -> StockUnit:
    """The deal is contracted: pending sale → sold.

    A car that is still in recon may be sold (what is open goes on a We-Owe); a used one without a
    current Buyers Guide may not: Conflict "no_buyers_guide".
    """
    by.require(SELL)
    unit = _locked(unit_id, deal)
    _refuse_without_guide(unit)
    return move_unit(unit, "sell", by=by, at=at, reason=f"deal {deal.label}")


@transaction.atomic
def deliver(*, unit_id: int, deal: DealRef, by: Actor, at: datetime) -> StockUnit:
    """The customer has the car: sold → delivered. The stay is over.

    Conflict under a stop-sale, and for a new car with an open recall.
    """
    by.require(SELL)
    unit = _locked(unit_id, deal)
    recalls.refuse_delivery(unit)
    return move_unit(unit, "deliver", by=by, at=at, reason=f"deal {deal.label}")


@transaction.atomic
def unwind(
    *,
    unit_id: int,
    deal: DealRef,
    by: Actor,
    at: datetime,
    reason: str,
    returned: bool,
    odometer: int | None = None,
) -> StockUnit:
    """The sale is undone: sold or delivered → in stock, with its acquisition date and clock.

    ``returned`` says that the customer brought the car back; a delivered unit is flagged in any
    case. ``odometer`` is what it shows now; None where it never left. Conflict if the same car has
    come into stock another way meanwhile.
    """
    by.require(SELL)
    check_odometer(odometer)
    unit = _locked(unit_id, deal)
    read = unit.odometer if odometer is None else odometer
    if read != unit.odometer:
        record(
            "inventory.read_odometer",
            target=unit,
            by=by,
            reason=reason,
            changes={"odometer": (unit.odometer, read)},
        )
    flagged = unit.is_returned or returned or unit.status == "delivered"
    return move_unit(
        unit,
        "unwind",
        by=by,
        at=at,
        reason=reason,
        is_returned=flagged,
        odometer=read,
        **_NO_DEAL,
        **start_clock(unit, at),
    )


_NO_DEAL = {"deal_id": None, "deal_label": "", "committed_by": ""}


def _refuse_without_guide(unit: StockUnit) -> None:
    if needs_guide(unit.condition) and not unit.guide_current:
        raise Conflict(
            "A used vehicle is not sold without a current Buyers Guide (16 CFR 455). "
            "Issue the Buyers Guide on the vehicle page, then contract.",
            code="no_buyers_guide",
        )


def _locked(unit_id: int, deal: DealRef) -> StockUnit:
    """The unit, which must be committed to this very deal."""
    unit = lock_unit(unit_id)
    if unit.deal_id != deal.id:
        keeping.refuse_committed(unit)
        raise Conflict(f"This vehicle is not committed to deal {deal.label}.", code="not_committed")
    return unit
