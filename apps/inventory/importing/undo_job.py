"""The undo of an import as a job: vehicles first, then stays, newest change first."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from apps.accounts.models import Dealership
from apps.core.clock import now
from apps.core.jobs import JobContext
from apps.core.lifecycle import move
from apps.inventory.importing.states import UNDOING
from apps.inventory.importing.undoing import BATCH, undo_batch
from apps.inventory.models import ImportChange, ImportRun

MOST_LISTED = 500


def undo(ctx: JobContext) -> dict[str, Any]:
    """Take back what ``params["job_id"]`` wrote; a second attempt goes on where the first stood."""
    totals: dict[str, Any] = ctx.saved.get("totals") or {
        "restored": 0,
        "withdrawn": 0,
        "left": 0,
        "conflicts": [],
    }
    done = ctx.saved.get("done", 0)
    for number, (place, ids) in enumerate(_batches(ctx)):
        if number < done:
            continue
        with ctx.scope(place):
            changes = list(ImportChange.objects.filter(pk__in=ids).order_by("-id"))
            restored, withdrawn, conflicts = undo_batch(
                changes, dealership_id=place, by=ctx.actor(place), at=now(), job_id=ctx.job_id
            )
            totals["restored"] += restored
            totals["withdrawn"] += withdrawn
            totals["left"] += len(conflicts)
            totals["conflicts"] = (totals["conflicts"] + conflicts)[:MOST_LISTED]
            ctx.checkpoint({"done": number + 1, "totals": totals})
        ctx.progress(totals["restored"] + totals["withdrawn"])
    _finish(ctx, totals)
    return totals


def _batches(ctx: JobContext) -> Iterator[tuple[int, list[int]]]:
    """(dealership, ids of changes of one table); the same ones in the same order at each attempt."""
    for place in _places(ctx):
        for table in ("vehicle", "unit"):
            with ctx.scope(place):
                rows = ImportChange.objects.filter(job_id=ctx.params["job_id"], table=table).order_by("-id")
                ids = list(rows.values_list("id", flat=True))
            for part in batched(ids, BATCH, strict=False):
                yield place, list(part)


def _places(ctx: JobContext) -> list[int]:
    if ctx.dealership_id:
        return [ctx.dealership_id]
    group = Dealership.objects.filter(group_id=ctx.params["group_id"])
    return list(group.order_by("id").values_list("id", flat=True))


def _finish(ctx: JobContext, totals: dict[str, Any]) -> None:
    if not ctx.dealership_id:
        return
    figures = {name: totals[name] for name in ("restored", "withdrawn", "left")}
    with ctx.scope():
        runs = ImportRun.objects.select_for_update(of=("self",)).filter(commit_job_id=ctx.params["job_id"])
        for run in runs.filter(state=UNDOING).order_by("id"):
            move(run, "restore", counts=run.counts | {"undone": figures})
