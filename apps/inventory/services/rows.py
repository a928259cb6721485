"""What every verb does to a stock unit: lock it, move it, tell it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.errors import Conflict, NotFound, Stale
from apps.core.lifecycle import move
from apps.core.outbox import publish
from apps.inventory.events import StockUnitStatusChanged
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import StockUnit
from apps.inventory.models.stock_unit_meta import CONSTRAINTS
from apps.inventory.services import visits
from apps.inventory.services.floorplan_rows import end_open


def lock_unit(unit_id: int) -> StockUnit:
    """The unit, locked until the transaction ends; NotFound where it is out of reach."""
    units = StockUnit.objects.select_for_update(of=("self",)).select_related("dealership", "vehicle", "step")
    try:
        return units.get(pk=unit_id)
    except ObjectDoesNotExist:
        raise NotFound("There is no such stock unit.", code="no_stock_unit") from None


def check_version(unit: StockUnit, version: int | None) -> None:
    """Refuse a change that was made on an older state of the row; None asks for no check."""
    if version is not None and version != unit.version:
        raise Stale(
            "This stock unit was changed by somebody else meanwhile. Load it again and repeat your change."
        )


def move_unit(
    unit: StockUnit,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    target: str | None = None,
    **changes: Any,
) -> StockUnit:
    """Move a locked unit by ``verb`` and leave the audit and the event of it."""
    old = unit.status
    arriving = visits.arrival(unit, target or unit.lifecycle.find(old, verb).target, at)
    changes |= arriving
    try:
        move(unit, verb, at=at, reason=reason, target=target, status_at=at, **changes)
    except IntegrityError as error:
        raise conflict_of(error) from error
    record(f"inventory.{verb}", target=unit, by=by, reason=reason, changes={"status": (old, unit.status)})
    publish(
        StockUnitStatusChanged(
            dealership_id=unit.dealership_id,
            unit_id=unit.pk,
            at=at,
            verb=verb,
            old=old,
            new=unit.status,
            condition=unit.condition,
            acquired_on=unit.acquired_on,
            price=unit.price,
            cost=unit.ledger_cost,
        )
    )
    if unit.status in CLOSED:
        end_open(unit, by=by, at=at)
    visits.follow(unit, began=bool(arriving), by=by, at=at)
    return unit


def start_clock(unit: StockUnit, at: datetime) -> dict[str, Any]:
    """The change that starts the clock of a unit that enters stock; none if it runs already."""
    if unit.acquired_on is not None:
        return {}
    return {"acquired_on": local_date(at, unit.dealership.time_zone)}


def conflict_of(error: IntegrityError) -> Conflict:
    """The sentence of the unique constraint that a statement broke."""
    for constraint in CONSTRAINTS:
        if constraint.name in str(error):
            return Conflict(str(constraint.violation_error_message), code=constraint.name)
    raise error
