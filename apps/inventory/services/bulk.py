"""The verbs of a bulk act: preview, commit, undo, discard. What takes long is a job."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, NotFound, Stale
from apps.core.jobs import enqueue
from apps.core.lifecycle import move
from apps.core.models import Job
from apps.inventory.bulk.previewing import fill
from apps.inventory.bulk.states import PLACE, PREVIEWING, READY, REPRICE, STEP, VERBS, BulkVerb
from apps.inventory.models import BulkRun
from apps.inventory.permissions import BREAK_FLOOR, SEE_COST
from apps.inventory.repricing import WRITTEN, PriceRule
from apps.inventory.services.intake import check_location
from apps.inventory.services.readiness_steps import active_steps

PREVIEW_JOB, COMMIT_JOB, UNDO_JOB = "inventory.preview_bulk", "inventory.commit_bulk", "inventory.undo_bulk"
MOST = 20_000
AT_ONCE = 1_000
"""Previews of at most so many units are made in the request."""


@transaction.atomic
def preview(
    *,
    verb: str,
    rule: Mapping[str, Any],
    unit_ids: Sequence[int],
    by: Actor,
    at: datetime,
    query: str = "",
    reason: str = "",
) -> BulkRun:
    """Say what ``verb`` would do to each of these units; nothing but the run and its lines is written.

    ``unit_ids`` are within the actor's scope, at most ``MOST``, in the order that the preview keeps;
    ``query`` is the list's address if all of it was chosen. A reprice takes a stored ``PriceRule``, a
    move to a lot ``{"location_id": …}``, one to a get-ready step ``{"step_id": …}``.
    """
    known = verb_of(verb)
    by.require(known.permission)
    ids = list(dict.fromkeys(unit_ids))
    _check_many(len(ids))
    run = BulkRun(
        dealership=Dealership.objects.get(pk=by.dealership_id or 0),
        verb=verb,
        rule=_checked(verb, rule, reason, by),
        reason=_reason(known, reason),
        query=query[:4_000],
        unit_ids=ids,
        created_by_id=by.user_id,
        created_by_name=by.name,
        created_at=at,
    )
    run.save()
    if len(ids) <= AT_ONCE:
        fill(run, by=by, at=at)
        if not run.counts:
            raise NotFound("There are no such stock units.", code="no_stock_unit")
    else:
        run.preview_job_id = _enqueue(PREVIEW_JOB, run, by).pk
        run.save()
    return run


def verb_of(verb: str) -> BulkVerb:
    """The bulk verb of this name; NotFound otherwise."""
    if verb not in VERBS:
        raise NotFound("There is no such bulk act.", code="no_bulk_verb")
    return VERBS[verb]


def _check_many(count: int) -> None:
    if not count:
        raise Invalid("Choose at least one vehicle.", code="nothing_chosen")
    if count > MOST:
        raise Invalid(
            f"At most {MOST:,} vehicles at once. Narrow the list with a filter and do it in parts.",
            code="too_many",
        )


def _checked(verb: str, rule: Mapping[str, Any], reason: str, by: Actor) -> dict[str, Any]:
    if verb == PLACE:
        place = rule.get("location_id")
        check_location(place)
        return {"location_id": place}
    if verb == STEP:
        return {"step_id": _step(rule.get("step_id"), by)}
    if verb != REPRICE:
        return {}
    asked = PriceRule.of(rule)
    _check_authority(asked, reason, by)
    return asked.stored()


def _step(step_id: Any, by: Actor) -> int:
    """The id of one of the store's active steps; Invalid otherwise."""
    known = [step.pk for step in active_steps(by.dealership_id or 0)]
    if step_id not in known:
        raise Invalid("Choose a step.", code="no_step", fields={"step_id": ["One of the store's steps."]})
    return int(step_id)


def _check_authority(asked: PriceRule, reason: str, by: Actor) -> None:
    if asked.needs_cost:
        by.require(SEE_COST)
    if not asked.breaks_floor:
        return
    by.require(BREAK_FLOOR)
    if not reason.strip():
        raise Invalid(
            "Say why vehicles go below their floor price.",
            code="reason_required",
            fields={"reason": ["Required below the floor price."]},
        )


def _reason(known: BulkVerb, reason: str) -> str:
    if known.needs_reason and not reason.strip():
        raise Invalid("Say why.", code="reason_required", fields={"reason": ["Required."]})
    return reason.strip()[:200]


@transaction.atomic
def commit(*, run_id: int, by: Actor, at: datetime, version: int | None = None) -> BulkRun:
    """Begin to write what the preview announced; units that changed since will be left and told."""
    run = readable(run_id, by, version)
    if not any(run.counts.get(kind) for kind in WRITTEN) and run.state == READY:
        raise Conflict("There is nothing to change. Choose other vehicles or another rule.", code="empty")
    breaks = run.verb == REPRICE and PriceRule.of(run.rule).breaks_floor
    if breaks:
        by.require(BREAK_FLOOR)
    job = _enqueue(COMMIT_JOB, run, by, may_break=breaks)
    move(run, "commit", at=at, commit_job_id=job.pk)
    record("inventory.commit_bulk", target=run, by=by, reason=run.reason, facts={"job": job.pk})
    return run


@transaction.atomic
def undo(*, run_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> BulkRun:
    """Begin to take it back; what somebody changed since will be left and told."""
    run = readable(run_id, by, version)
    if not VERBS[run.verb].undo:
        raise Conflict("This cannot be undone: no step leads back from there.", code="no_way_back")
    job = _enqueue(UNDO_JOB, run, by, reason=reason.strip()[:200], may_break=by.can(BREAK_FLOOR))
    move(run, "undo", at=at, reason=reason, undo_job_id=job.pk)
    record("inventory.begin_undo_bulk", target=run, by=by, reason=reason, facts={"job": job.pk})
    return run


@transaction.atomic
def discard(*, run_id: int, by: Actor, at: datetime, version: int | None = None) -> None:
    """Throw away a preview that was not committed."""
    run = readable(run_id, by, version)
    if run.state not in (PREVIEWING, READY):
        raise Conflict("Only a preview can be discarded. Undo what was written instead.")
    run.delete()


def readable(run_id: int, by: Actor, version: int | None = None) -> BulkRun:
    """The run, locked, if the actor may do what it does; NotFound where it is out of reach."""
    run = BulkRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise NotFound("There is no such bulk act.", code="no_bulk_run")
    check_reader(run, by)
    if version not in (None, run.version):
        raise Stale("This bulk act went on meanwhile. Load it again.")
    return run


def check_reader(run: BulkRun, by: Actor) -> None:
    """Refuse who may not do it: the preview tells what the verb may tell."""
    by.require(VERBS[run.verb].permission)
    if run.verb == REPRICE and PriceRule.of(run.rule).needs_cost:
        by.require(SEE_COST)


def _enqueue(kind: str, run: BulkRun, by: Actor, **params: Any) -> Job:
    asked = {"run_id": run.pk, **params}
    return enqueue(kind, by=by, params=asked, dealership_id=run.dealership_id, key=f"bulk {run.pk}")
