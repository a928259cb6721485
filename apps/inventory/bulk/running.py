"""A bulk act and its undo as jobs: batch after batch, each with its checkpoint."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count

from apps.core.clock import now
from apps.core.jobs import JobContext
from apps.core.lifecycle import move
from apps.inventory import pricing
from apps.inventory.bulk.planning import excluded
from apps.inventory.bulk.states import (
    CONFLICT,
    LEFT,
    PLACE,
    REPRICE,
    RESTORED,
    STEP,
    UNDOING,
    WRITING,
    WRITTEN,
)
from apps.inventory.bulk.writing import Act, Task, Written, locked, write_prices, write_singly
from apps.inventory.models import BulkLine, BulkRun, StockUnit
from apps.inventory.pricing import PriceKind
from apps.inventory.repricing import WRITTEN as PLANNED

BATCH = 500
CHANGED = "Somebody changed it since the preview."


def commit(ctx: JobContext) -> dict[str, Any]:
    """Write what the preview of ``params["run_id"]`` announced; what changed since is left and told."""
    with ctx.scope():
        run = BulkRun.objects.select_related("dealership").get(pk=ctx.params["run_id"])
    _in_batches(ctx, run, {"kind__in": PLANNED, "outcome": ""}, _commit_batch)
    return _end(ctx, run, WRITING, "finish")


def undo(ctx: JobContext) -> dict[str, Any]:
    """Give each unit its old value again, where it still has what the run gave it."""
    with ctx.scope():
        run = BulkRun.objects.select_related("dealership").get(pk=ctx.params["run_id"])
    _in_batches(ctx, run, {"outcome": WRITTEN}, _undo_batch)
    return _end(ctx, run, UNDOING, "restore")


type _Batch = Callable[[JobContext, BulkRun, list[BulkLine]], None]


def _in_batches(ctx: JobContext, run: BulkRun, wanted: dict[str, Any], write: _Batch) -> None:
    """A batch and the outcomes of its lines commit together, so a killed worker's rest is what is left."""
    done = ctx.saved.get("done", 0)
    while True:
        with ctx.scope():
            todo = BulkLine.objects.filter(run=run, **wanted).order_by("id")
            lines = list(todo[:BATCH])
            if not lines:
                return
            write(ctx, run, lines)
            done += len(lines)
            ctx.checkpoint({"done": done})
        ctx.progress(done)


def _commit_batch(ctx: JobContext, run: BulkRun, lines: list[BulkLine]) -> None:
    units, written, tasks = locked(lines), Written(), []
    for line in lines:
        unit = units.get(line.unit_id)
        if unit is None or unit.version != line.version:
            written.leave(line, CHANGED)
        else:
            tasks.append(Task(line, unit, line.after))
    _write(_act(ctx, run, run.reason), tasks, written)
    _note(written, WRITTEN, CONFLICT)


def _undo_batch(ctx: JobContext, run: BulkRun, lines: list[BulkLine]) -> None:
    units, written, tasks = locked(lines), Written(), []
    for line in lines:
        unit = units.get(line.unit_id)
        why = _in_the_way(run, line, unit)
        if unit is None or why:
            written.leave(line, why)
        else:
            tasks.append(Task(line, unit, line.before))
    _write(_act(ctx, run, ctx.params["reason"], undoing=True), tasks, written)
    _note(written, RESTORED, LEFT)


def _in_the_way(run: BulkRun, line: BulkLine, unit: StockUnit | None) -> str:
    """Why the unit keeps what it has; "" where it goes back."""
    if unit is None:
        return "It is not there any more."
    return excluded(unit, run.verb) or (
        "" if now_of(run, unit) == line.after else "Somebody changed it since."
    )


def now_of(run: BulkRun, unit: StockUnit) -> str:
    """The fact that the run changes, as its lines keep it."""
    if run.verb == PLACE:
        return str(unit.location_id or "")
    if run.verb == STEP:
        return str(unit.step_id or "")
    amount = getattr(unit, pricing.column_of(PriceKind(run.rule["kind"])))
    return "" if amount is None else str(amount)


def _act(ctx: JobContext, run: BulkRun, reason: str, *, undoing: bool = False) -> Act:
    return Act(
        run=run,
        by=ctx.actor(),
        at=now(),
        reason=reason,
        may_break=bool(ctx.params.get("may_break")),
        undoing=undoing,
        job_id=ctx.job_id,
    )


def _write(act: Act, tasks: list[Task], written: Written) -> None:
    (write_prices if act.run.verb == REPRICE else write_singly)(act, tasks, written)


def _note(written: Written, done: str, left: str) -> None:
    BulkLine.objects.filter(pk__in=written.done).update(outcome=done)
    for why, ids in written.left.items():
        BulkLine.objects.filter(pk__in=ids).update(outcome=left, why=why)


def _end(ctx: JobContext, run: BulkRun, while_in: str, verb: str) -> dict[str, Any]:
    with ctx.scope():
        run = BulkRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        lines = BulkLine.objects.filter(run=run).exclude(outcome="")
        counts = dict(lines.order_by("outcome").values_list("outcome").annotate(Count("id")))
        if run.state == while_in:
            move(run, verb, counts=run.counts | {WRITTEN: 0} | counts)
    return counts
