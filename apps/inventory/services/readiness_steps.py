"""The get-ready steps of a store: those it begins with, and changing them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from apps.accounts.selectors import people_within
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, NotFound, Stale
from apps.core.permissions import ROLES
from apps.inventory.models import ReadinessStep, StockUnit
from apps.inventory.models.stock_unit_meta import HERE
from apps.inventory.permissions import READY_STEPS
from apps.inventory.readiness import DEFAULTS, FRONTLINE, STAGES

FIELDS = ("name", "position", "stage", "owner_role", "owner_id", "target_hours", "is_active")


def active_steps(dealership_id: int) -> list[ReadinessStep]:
    """The store's steps in order; a store that has none gets those of ``readiness.DEFAULTS`` now.

    So that thousands of imported stores cost nothing before somebody works in one of them. Of two
    who are the first at once, one makes them and both read them.
    """
    known = _read(dealership_id)
    if known:
        return [step for step in known if step.is_active]
    ReadinessStep.objects.bulk_create(
        [
            ReadinessStep(
                dealership_id=dealership_id,
                name=first.name,
                stage=first.stage,
                owner_role=first.role,
                target_hours=first.hours,
                position=10 * (number + 1),
            )
            for number, first in enumerate(DEFAULTS)
        ],
        ignore_conflicts=True,
    )
    return _read(dealership_id)


def _read(dealership_id: int) -> list[ReadinessStep]:
    return list(ReadinessStep.objects.filter(dealership_id=dealership_id).order_by("position", "id"))


@transaction.atomic
def add_step(*, by: Actor, at: datetime, **values: Any) -> ReadinessStep:
    """Put a step on the way; ``values`` are of ``FIELDS``. Conflict if the name is taken."""
    by.require(READY_STEPS)
    active_steps(by.dealership_id or 0)
    step = ReadinessStep(dealership_id=by.dealership_id or 0)
    trail = _set(step, values, by)
    _save(step, at, "added")
    record("inventory.add_step", target=step, by=by, changes=trail)
    return step


@transaction.atomic
def change_step(
    *, step_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, version: int | None = None
) -> ReadinessStep:
    """Change a step. Its stage, and whether it is used at all, only while no unit stands in it.

    Invalid for values that cannot be, Conflict where units stand in it or it is the last one of the
    front line, Stale where ``version`` is not the present one.
    """
    by.require(READY_STEPS)
    step = ReadinessStep.objects.select_for_update(of=("self",)).filter(pk=step_id).first()
    if step is None:
        raise NotFound("There is no such step.", code="no_step")
    if version is not None and version != step.version:
        raise Stale("Somebody else changed this step meanwhile. Load it again.")
    before = (step.stage, step.is_active)
    trail = _set(step, changes, by)
    if (step.stage, step.is_active) != before:
        _refuse_occupied(step)
        _refuse_last(step)
    if trail:
        _save(step, at, "changed")
        record("inventory.change_step", target=step, by=by, changes=trail)
    return step


def _set(step: ReadinessStep, values: Mapping[str, Any], by: Actor) -> dict[str, tuple[Any, Any]]:
    """Check and set what differs; field → (old, new)."""
    trail = {}
    for name in FIELDS:
        if name in values and getattr(step, name) != values[name]:
            trail[name] = (getattr(step, name), values[name])
            setattr(step, name, values[name])
    _check(step)
    if "owner_id" in trail:
        step.owner_name = person_named(step.owner_id, by)
    return trail


def person_named(user_id: int | None, by: Actor) -> str:
    """The name of somebody of the store; Invalid for anybody else, empty for nobody."""
    if user_id is None:
        return ""
    person = people_within(by).filter(pk=user_id).first()
    if person is None:
        message = "Choose somebody of this dealership."
        raise Invalid(message, code="bad_owner", fields={"owner_id": [message]})
    return str(person.name)


def _check(step: ReadinessStep) -> None:
    wrong: dict[str, list[str]] = {}
    step.name = step.name.strip()
    if not step.name:
        wrong["name"] = ["Required."]
    if step.stage not in STAGES:
        wrong["stage"] = [f"One of: {', '.join(STAGES)}."]
    if step.owner_role and step.owner_role not in ROLES:
        wrong["owner_role"] = ["Not a role."]
    if step.target_hours is not None and not 1 <= step.target_hours <= 2000:
        wrong["target_hours"] = ["Between 1 and 2,000 hours, or empty."]
    if step.position is None or not 0 <= step.position <= 32_000:
        wrong["position"] = ["Between 0 and 32,000."]
    if wrong:
        raise Invalid("This step cannot be as it is.", code="bad_step", fields=wrong)


def _refuse_occupied(step: ReadinessStep) -> None:
    inside = StockUnit.objects.filter(HERE, step_id=step.pk)
    if inside.exists():
        raise Conflict(
            f"Vehicles stand in {step.name}. Move them to another step first.", code="step_occupied"
        )


def _refuse_last(step: ReadinessStep) -> None:
    others = ReadinessStep.objects.filter(
        Q(is_active=True, stage=FRONTLINE), dealership_id=step.dealership_id
    ).exclude(pk=step.pk)
    if not others.exists() and not (step.is_active and step.stage == FRONTLINE):
        raise Conflict("One active step must be the front line.", code="last_frontline")


def _save(step: ReadinessStep, at: datetime, how: str) -> None:
    step._change_reason = how
    try:
        with transaction.atomic():
            step.save(at=at)
    except IntegrityError as error:
        if "inventory_step_name" not in str(error):
            raise
        raise Conflict("There is a step of this name already.", code="step_known") from error
