"""Where a unit stands on the way to the front line: beginning, ending and reading its visits."""

from datetime import datetime
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Greatest

from apps.core.actor import Actor
from apps.inventory.lifecycle import CLOSED, HELD, IN_STOCK, ON_THE_WAY, PENDING_SALE, SOLD
from apps.inventory.models import ReadinessStep, StepVisit, StockUnit
from apps.inventory.readiness import home
from apps.inventory.services.readiness_steps import active_steps

_HERE = (IN_STOCK, PENDING_SALE, SOLD)


def stands_here(unit: StockUnit) -> bool:
    """Whether the car is at the store: it can be worked on, whoever it is promised to."""
    return unit.status in _HERE or (unit.status == HELD and unit.held_from == IN_STOCK)


def arrival(unit: StockUnit, to: str, at: datetime) -> dict[str, Any]:
    """The change that starts the get-ready clock of a unit that comes to the store; else none."""
    comes = to == IN_STOCK and unit.status in (*ON_THE_WAY, *CLOSED)
    if not comes:
        return {}
    step = unit.step or home(active_steps(unit.dealership_id), unit.readiness)
    return {"step": step, "step_at": at}


def follow(unit: StockUnit, *, began: bool, by: Actor, at: datetime) -> None:
    """After a move of the sales status: a stay that began has an open visit, one that ended none."""
    if unit.status in CLOSED:
        leave(unit, at)
    elif began:
        enter(unit, "begin", by=by, at=at)


def enter(
    unit: StockUnit,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    owner: tuple[int, str] | None = None,
) -> StepVisit:
    """Open the visit of the step that the unit has now; without ``owner`` the step's own."""
    step: ReadinessStep = unit.step  # type: ignore[assignment]
    owner_id, owner_name = owner or (step.owner_id, step.owner_name)
    return StepVisit.objects.create(
        dealership_id=unit.dealership_id,
        unit=unit,
        step=step,
        owner_role=step.owner_role,
        owner_id=owner_id,
        owner_name=owner_name,
        entered_at=at,
        verb=verb,
        note=note,
        by_id=by.user_id,
        by_name=by.name,
    )


def leave(unit: StockUnit, at: datetime) -> None:
    """Close the open visit, if there is one; never before it began, whatever the clocks say."""
    running = StepVisit.objects.filter(unit=unit, left_at=None)
    running.update(left_at=Greatest(Value(at), F("entered_at")))


def open_visit(unit: StockUnit) -> StepVisit | None:
    """The visit that runs."""
    return StepVisit.objects.filter(unit=unit, left_at=None).first()
