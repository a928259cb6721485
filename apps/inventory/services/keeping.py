"""Holds as other verbs meet them: who has a unit, until when, and how a hold ends."""

from datetime import datetime
from zoneinfo import ZoneInfo

from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.inventory.lifecycle import COMMITTED, HELD
from apps.inventory.models import Hold, StockUnit
from apps.inventory.models.hold import HoldEnd
from apps.inventory.services.rows import check_version, move_unit


def open_hold(unit: StockUnit) -> Hold | None:
    """The hold in force, or None."""
    return Hold.objects.filter(unit=unit, ended_at=None).first()


def end_hold(hold: Hold, *, end: HoldEnd, by: Actor, at: datetime, reason: str = "") -> None:
    """Close a hold; the unit is moved by the caller."""
    hold.ended_at, hold.ended_by, hold.end, hold.reason = at, by.name, end, reason
    hold.save(at=at)


def free(unit: StockUnit, hold: Hold, *, end: HoldEnd, by: Actor, at: datetime, reason: str = "") -> None:
    """End a hold and send its unit back to where it came from."""
    end_hold(hold, end=end, by=by, at=at, reason=reason)
    back = unit.held_from
    move_unit(unit, "release", by=by, at=at, reason=reason, target=back, held_from="")


def settle(unit: StockUnit, *, by: Actor, at: datetime) -> Hold | None:
    """The hold in force at ``at``; one that has run out is ended first."""
    hold = open_hold(unit) if unit.status == HELD else None
    if hold is not None and hold.expires_at <= at:
        free(unit, hold, end=HoldEnd.EXPIRED, by=by, at=at, reason="expired")
        return None
    return hold


def claim(unit: StockUnit, *, by: Actor, at: datetime, version: int | None) -> None:
    """Make sure that nobody has the unit: no deal, no hold in force; then that it is the one seen."""
    refuse_committed(unit)
    hold = open_hold(unit) if unit.status == HELD else None
    if hold is not None and hold.expires_at > at:
        refuse_held(unit, hold)
    check_version(unit, version)
    settle(unit, by=by, at=at)


def refuse_committed(unit: StockUnit) -> None:
    """Conflict that names the deal, if one has the unit."""
    if unit.status in COMMITTED:
        raise Conflict(
            f"This vehicle is committed to deal {unit.deal_label} by {unit.committed_by}.",
            code="committed",
            extra={"deal_id": unit.deal_id, "deal": unit.deal_label, "by": unit.committed_by},
        )


def refuse_held(unit: StockUnit, hold: Hold) -> None:
    """Conflict that names who holds the unit, for whom and until when."""
    until = hold.expires_at.astimezone(ZoneInfo(unit.dealership.time_zone))
    raise Conflict(
        f"This vehicle is held by {hold.placed_by} for {hold.customer_label} until {until:%Y-%m-%d %H:%M}.",
        code="held",
        extra={
            "by": hold.placed_by,
            "customer": hold.customer_label,
            "until": hold.expires_at.isoformat(),
        },
    )
