"""What every change of a floorplan advance does: reckon what is owed and due, save, tell."""

from datetime import date, datetime
from typing import Any

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.outbox import publish
from apps.inventory import floorplan
from apps.inventory.events import StockUnitFloorplanChanged
from apps.inventory.models import FloorplanAdvance, StockUnit


def settle(advance: FloorplanAdvance, *, at: datetime, reason: str) -> None:
    """Set balance and next curtailment from the payments as they are now, and save."""
    rule = advance.as_rule()
    advance.balance = floorplan.balance_of(rule)
    due = None if advance.ended_on else next(iter(floorplan.curtailments(rule)), None)
    advance.next_due_on, advance.next_due = (due.due_on, due.amount) if due else (None, None)
    advance._change_reason = reason
    advance.save(at=at)


def tell(
    advance: FloorplanAdvance, act: str, *, by: Actor, at: datetime, changes: dict[str, Any], reason: str = ""
) -> None:
    """Leave the audit on the unit and the event of an act."""
    unit = advance.unit
    facts = {"advance": advance.pk, "lender": advance.lender}
    record(act, target=unit, by=by, reason=reason, changes=changes, facts=facts)
    publish(
        StockUnitFloorplanChanged(
            dealership_id=advance.dealership_id,
            unit_id=unit.pk,
            at=at,
            advance_id=advance.pk,
            act=act.rpartition("_")[2],
            balance=advance.balance,
        )
    )


def finish(advance: FloorplanAdvance, *, end: str, on: date, by: Actor, at: datetime) -> None:
    """End an advance; interest stops on ``on``, or on its last payment if that is later."""
    days = [advance.started_on, on, *(row.paid_on for row in advance.payments.all())]
    advance.ended_on, advance.end = max(days), end
    settle(advance, at=at, reason=advance.get_end_display())
    tell(advance, "inventory.floorplan_end", by=by, at=at, changes={"floorplan_end": (None, end)})


def end_open(unit: StockUnit, *, by: Actor, at: datetime) -> None:
    """End the open advance of a unit whose stay is over, in the store's day of ``at``."""
    open_ones = FloorplanAdvance.objects.select_for_update(of=("self",)).filter(unit=unit, ended_on=None)
    advance = open_ones.first()
    if advance is not None:
        advance.unit = unit
        on = local_date(at, unit.dealership.time_zone)
        finish(advance, end=unit.status, on=on, by=by, at=at)
