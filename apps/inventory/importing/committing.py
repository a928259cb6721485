"""The import of a checked run as a job; at its end, what becomes of cars that the file lacks."""

from typing import Any

from apps.core.clock import now
from apps.core.errors import Conflict
from apps.core.jobs import JobContext
from apps.core.lifecycle import move
from apps.inventory import lifecycle
from apps.inventory.importing.running import write_all
from apps.inventory.importing.runs import opened, rules_of
from apps.inventory.importing.states import GONE, IMPORTED
from apps.inventory.models import ImportChange, ImportLine, ImportRun, StockUnit
from apps.inventory.services import disposing, movement


def commit(ctx: JobContext) -> dict[str, Any]:
    """Write what the check of ``params["run_id"]`` announced, as stock stands now."""
    with ctx.scope():
        run = ImportRun.objects.get(pk=ctx.params["run_id"])
    with opened(run) as source:
        result = write_all(ctx, source, rules_of(run), None)
    result["gone"] = sum(_close(ctx, run, line) for line in _gone(ctx, run))
    with ctx.scope():
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        figures = {
            name: result[name] for name in ("created", "updated", "unchanged", "rejected", "flagged", "gone")
        }
        if run.state != IMPORTED:
            move(run, "finish", counts=run.counts | {"done": figures})
    return result


def _gone(ctx: JobContext, run: ImportRun) -> list[ImportLine]:
    """The cars that the file lacks, if somebody chose to close their stays."""
    if not run.options.get("gone"):
        return []
    with ctx.scope():
        return list(ImportLine.objects.filter(run=run, kind=GONE).order_by("id"))


def _close(ctx: JobContext, run: ImportRun, line: ImportLine) -> bool:
    """End one stay by its own verb; what is held, committed or closed meanwhile is left alone."""
    with ctx.scope():
        unit = StockUnit.objects.filter(pk=line.unit_id or 0).first()
        if unit is None or unit.status not in lifecycle.ENTRY:
            return False
        verb = movement.cancel if unit.status in lifecycle.ON_THE_WAY else _VERBS[run.options["gone"]]
        before = unit.version
        try:
            ended = verb(
                unit_id=unit.pk, by=ctx.actor(), at=now(), reason=run.options["gone_reason"], version=before
            )
        except Conflict:
            return False
        ImportChange.objects.create(
            dealership_id=run.dealership_id,
            job_id=ctx.job_id,
            table="unit",
            row_id=unit.pk,
            before=before,
            after=ended.version,
        )
    return True


_VERBS = {"return_to_source": disposing.return_to_source, "write_off": disposing.write_off}
