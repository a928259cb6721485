"""The preview of a bulk act: a line for each unit chosen. Writes lines of the run only."""

from collections.abc import Callable
from datetime import datetime
from itertools import batched

from django.db.models import Count

from apps.core.actor import Actor
from apps.core.bulk import Batch, draw_ids
from apps.core.clock import now
from apps.core.jobs import JobContext
from apps.core.lifecycle import move
from apps.inventory.bulk.planning import planned
from apps.inventory.bulk.states import PREVIEWING
from apps.inventory.models import BulkLine, BulkRun, StockUnit

BATCH = 1_000


def fill(run: BulkRun, *, by: Actor, at: datetime, told: Callable[[int], None] = lambda done: None) -> None:
    """Make the lines anew, in the caller's transaction, and say how many there are of each kind."""
    BulkLine.objects.filter(run=run).delete()
    done = 0
    for ids in batched(run.unit_ids, BATCH, strict=False):
        found = StockUnit.objects.in_bulk(list(ids))
        _insert(run, [found[pk] for pk in ids if pk in found], by=by, at=at)
        done += len(ids)
        told(done)
    by_kind = BulkLine.objects.filter(run=run).order_by("kind").values_list("kind").annotate(Count("id"))
    move(run, "report", counts=dict(by_kind))


def _insert(run: BulkRun, units: list[StockUnit], *, by: Actor, at: datetime) -> None:
    lines = list(planned(run, units, at))
    for line, pk in zip(lines, draw_ids(BulkLine, len(lines)), strict=True):
        line.pk = pk
    batch = Batch(BulkLine, "new")
    batch.stage(lines)
    batch.insert(dealership_id=run.dealership_id, by=by, at=at, reason="")


def preview(ctx: JobContext) -> dict[str, int]:
    """The preview of ``params["run_id"]`` where the selection is too large for a request."""
    with ctx.scope():
        run = BulkRun.objects.select_for_update(of=("self",)).get(pk=ctx.params["run_id"])
        if run.state == PREVIEWING:
            fill(run, by=ctx.actor(), at=now(), told=lambda done: ctx.progress(done, len(run.unit_ids)))
        counts: dict[str, int] = run.counts
    return counts
