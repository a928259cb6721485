"""Moving a unit along the steps to the front line: the only writer of ``StockUnit.readiness``."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid
from apps.core.lifecycle import Transition
from apps.core.outbox import publish
from apps.inventory.events import StockUnitAssigned, StockUnitReadinessChanged
from apps.inventory.models import ReadinessStep, StepVisit, StockUnit
from apps.inventory.permissions import READY
from apps.inventory.readiness import FRONTLINE, between, home, needs_guide
from apps.inventory.services import visits
from apps.inventory.services.readiness_steps import active_steps, person_named
from apps.inventory.services.rows import check_version, lock_unit

NO_GUIDE = (
    "A used vehicle is not offered without a current Buyers Guide (16 CFR 455.2). "
    "Issue the Buyers Guide first."
)


@transaction.atomic
def move_to(
    *,
    unit_id: int,
    step_id: int,
    by: Actor,
    at: datetime,
    reason: str = "",
    note: str = "",
    owner_id: int | None = None,
    version: int | None = None,
) -> StockUnit:
    """Move a unit to another step of its store; the clock of the new step starts ``at``.

    On to the next step; ahead over others or back needs ``reason``. ``owner_id`` takes it over
    instead of the step's owner. Invalid for a move that the table does not have, without a reason
    where one is needed, and to the front line where a used car has no current Buyers Guide; Conflict
    where the car is not at the store.
    """
    by.require(READY)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    if not visits.stands_here(unit):
        raise Conflict(
            f"This vehicle is {unit.get_status_display().lower()}: it is not here to be got ready.",
            code="not_here",
        )
    target, move = _allowed(unit, step_id, reason)
    refuse_without_guide(unit, target.stage)
    owner = None if owner_id is None else (owner_id, person_named(owner_id, by))
    before, old = unit.readiness, unit.step.name if unit.step else ""
    visits.leave(unit, at)
    unit.step, unit.step_at, unit.readiness = target, at, target.stage
    unit._change_reason = (reason or move.label)[:100]
    unit.save(at=at)
    visits.enter(unit, move.verb, by=by, at=at, note=(note or reason).strip()[:200], owner=owner)
    record(
        "inventory.ready", target=unit, by=by, reason=reason, changes={"step": (old or before, target.name)}
    )
    _tell(unit, before, move.verb, at)
    return unit


def _allowed(unit: StockUnit, step_id: int, reason: str) -> tuple[ReadinessStep, Transition]:
    """The target, locked so that nobody retires it meanwhile, and the move that leads there."""
    list(ReadinessStep.objects.select_for_update(of=("self",)).filter(pk=step_id))
    target, move = choose(active_steps(unit.dealership_id), unit, step_id)
    refuse_unexplained(move, target, reason)
    return target, move


def choose(steps: Sequence[ReadinessStep], unit: StockUnit, step_id: int) -> tuple[ReadinessStep, Transition]:
    """The step of that id among a store's active ones and the move that leads a unit there, else Invalid."""
    target = next((step for step in steps if step.pk == step_id), None)
    here = next((step for step in steps if step.pk == unit.step_id), None) or home(steps, unit.readiness)
    if target is None:
        raise Invalid("There is no such step here.", code="no_step", fields={"step_id": ["Not a step."]})
    move = between(steps, here.pk, target.pk)
    if move is None:
        raise Invalid(f"This vehicle stands in {target.name} already.", code="same_step")
    return target, move


def refuse_unexplained(move: Transition, target: ReadinessStep, reason: str) -> None:
    """Invalid for a move ahead over others or back without a reason."""
    if move.needs_reason and not reason.strip():
        raise Invalid(
            f"{move.label} to {target.name}: say why.",
            code="reason_required",
            fields={"reason": ["Required."]},
        )


def refuse_without_guide(unit: StockUnit, stage: str) -> None:
    """Invalid where ``stage`` offers the car and it needs a Buyers Guide that it has not."""
    if stage == FRONTLINE and needs_guide(unit.condition) and not unit.guide_current:
        raise Invalid(NO_GUIDE, code="no_buyers_guide")


def _tell(unit: StockUnit, before: str, verb: str, at: datetime) -> None:
    publish(
        StockUnitReadinessChanged(
            dealership_id=unit.dealership_id,
            unit_id=unit.pk,
            at=at,
            verb=verb,
            old=before,
            new=unit.readiness,
            step=unit.step.name if unit.step else "",
            status=unit.status,
        )
    )


@transaction.atomic
def assign(
    *, unit_id: int, by: Actor, at: datetime, owner_id: int | None = None, version: int | None = None
) -> StepVisit:
    """Give the unit to somebody of the store for the step it stands in; None: back to the role.

    Conflict where nobody moved the unit yet and it has no clock to own.
    """
    by.require(READY)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    visit = visits.open_visit(unit)
    if visit is None:
        raise Conflict("Move the vehicle to a step first; then somebody can own it.", code="no_visit")
    old, visit.owner_name = visit.owner_name, person_named(owner_id, by)
    visit.owner_id = owner_id
    visit.save(update_fields=["owner_id", "owner_name"])
    record("inventory.assign", target=unit, by=by, changes={"owner": (old, visit.owner_name)})
    if owner_id is not None:
        publish(StockUnitAssigned(dealership_id=unit.dealership_id, unit_id=unit.pk, at=at))
    return visit
