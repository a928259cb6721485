"""Floorplan lenders of a dealership, and whether their interest counts as cost."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, NotFound, Stale
from apps.inventory.floorplan import BASES
from apps.inventory.models import FloorplanPlan, FloorplanPolicy
from apps.inventory.models.floorplan import TERMS
from apps.inventory.permissions import FLOORPLAN_TERMS


@transaction.atomic
def add_plan(*, by: Actor, **terms: Any) -> FloorplanPlan:
    """Put a lender on the list. ``terms`` are those of ``FloorplanPlan``; Conflict if it is on it."""
    by.require(FLOORPLAN_TERMS)
    plan = FloorplanPlan(dealership_id=by.dealership_id or 0, **terms)
    _save(plan, "added")
    record("inventory.add_floorplan_lender", target=plan, by=by, changes=_trail({}, plan))
    return plan


@transaction.atomic
def change_plan(
    *, plan_id: int, changes: Mapping[str, Any], by: Actor, version: int | None = None
) -> FloorplanPlan:
    """Change a lender's terms for advances to come; those that run keep theirs."""
    by.require(FLOORPLAN_TERMS)
    plan = FloorplanPlan.objects.select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None:
        raise NotFound("There is no such lender.", code="no_plan")
    if version is not None and version != plan.version:
        raise Stale("Somebody else changed this lender meanwhile. Load it again.")
    old = {name: getattr(plan, name) for name in (*TERMS, "is_active")}
    for name, value in changes.items():
        setattr(plan, name, value)
    trail = _trail(old, plan)
    if trail:
        _save(plan, "changed")
        record("inventory.change_floorplan_lender", target=plan, by=by, changes=trail)
    return plan


@transaction.atomic
def set_policy(*, carries_in_cost: bool, reason: str, by: Actor, at: datetime) -> FloorplanPolicy:
    """Carry floorplan interest in the cost of units, or expense it; needs a reason.

    Every true cost shown from now on follows it; figures of deals already reckoned stay.
    """
    by.require(FLOORPLAN_TERMS)
    if not reason.strip():
        raise Invalid("Say why.", code="reason_required", fields={"reason": ["Required."]})
    FloorplanPolicy.objects.bulk_create(
        [FloorplanPolicy(dealership_id=by.dealership_id or 0)], ignore_conflicts=True
    )
    policy = FloorplanPolicy.objects.select_for_update(of=("self",)).get()
    old = policy.carries_in_cost
    if old != carries_in_cost:
        policy.carries_in_cost = carries_in_cost
        policy._change_reason = reason[:100]
        policy.save(at=at)
        record(
            "inventory.floorplan_policy",
            target=policy,
            by=by,
            reason=reason,
            changes={"carries_in_cost": (old, carries_in_cost)},
        )
    return policy


def _trail(old: Mapping[str, Any], plan: FloorplanPlan) -> dict[str, tuple[Any, Any]]:
    names = (*TERMS, "is_active")
    return {n: (old.get(n), getattr(plan, n)) for n in names if old.get(n) != getattr(plan, n)}


def _save(plan: FloorplanPlan, how: str) -> None:
    _check(plan)
    plan._change_reason = how
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        if "inventory_floorplan_lender" not in str(error):
            raise
        raise Conflict("This lender is on the list already.", code="lender_known") from error


def _check(plan: FloorplanPlan) -> None:
    wrong: dict[str, list[str]] = {}
    for name in ("rate_pct", "first_pct", "each_pct"):
        if not Decimal(0) <= getattr(plan, name) <= 100:
            wrong[name] = ["Between 0 and 100 %."]
    if plan.basis not in BASES:
        wrong["basis"] = ["360 or 365 days."]
    if not plan.lender.strip():
        wrong["lender"] = ["Required."]
    if plan.first_after_days is None and (plan.first_pct or plan.each_pct):
        wrong["first_after_days"] = ["Say after how many days."]
    if plan.each_pct and not plan.every_days:
        wrong["every_days"] = ["Say every how many days."]
    if wrong:
        raise Invalid("These terms cannot be right.", code="bad_terms", fields=wrong)
