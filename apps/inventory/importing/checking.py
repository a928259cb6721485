"""The dry run of an uploaded file as a job: what each line would do. Writes lines of the run only."""

from collections.abc import Iterable, Sequence
from typing import Any

from apps.core.clock import now
from apps.core.jobs import JobContext
from apps.core.lifecycle import move
from apps.inventory import lifecycle
from apps.inventory.importing.grouping import in_batches, read_rows
from apps.inventory.importing.parsing import ListedUnit
from apps.inventory.importing.plans import Plan
from apps.inventory.importing.runs import opened, rules_of
from apps.inventory.importing.states import GONE, LINE_KINDS, REJECT
from apps.inventory.importing.writing import preview_batch
from apps.inventory.models import ImportLine, ImportRun, StockUnit


def check(ctx: JobContext) -> dict[str, Any]:
    """Fill the lines of ``params["run_id"]`` anew and say how many there are of each kind."""
    with ctx.scope():
        run = ImportRun.objects.get(pk=ctx.params["run_id"])
        ImportLine.objects.filter(run=run).delete()
    refused: dict[int, str] = {}
    seen: set[int] = set()
    counts = dict.fromkeys((*LINE_KINDS, "flagged"), 0)
    with opened(run) as source:
        rows = read_rows(source, rules_of(run), None, refused.__setitem__)
        for batch in in_batches(rows, refused.__setitem__):
            for share in batch:
                refused |= _store(ctx, run, share.units, seen, counts)
                ctx.progress(sum(counts[kind] for kind in LINE_KINDS))
        for line, cells in source.rows():
            if line in refused:
                _reject(ctx, run, line, refused[line], cells)
    counts[REJECT] = len(refused)
    with ctx.scope():
        counts[GONE] = _store_gone(run, seen) if run.options.get("whole_stock") else 0
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        move(run, "report", counts=counts)
    return counts


def _store(
    ctx: JobContext, run: ImportRun, units: Sequence[ListedUnit], seen: set[int], counts: dict[str, int]
) -> dict[int, str]:
    """Keep the lines of a share; what stock itself refuses, by line."""
    with ctx.scope():
        made = preview_batch(run.dealership, units, by=ctx.actor(), at=now())
        seen |= {line.unit.pk for line in made.lines if line.unit.pk}
        lines = [_line(run, made, line) for line in made.lines]
        ImportLine.objects.bulk_create(lines)
    for line in lines:
        counts[line.kind] += 1
        counts["flagged"] += bool(line.flags)
    return {line: str(refusal) for line, refusal in made.refused.items()}


def _line(run: ImportRun, made: Plan, line: Any) -> ImportLine:
    return ImportLine(
        dealership_id=run.dealership_id,
        run=run,
        line=line.line,
        kind=line.kind,
        flags=made.flags.get(line.line, []),
        unit_id=line.unit.pk,
        title=_title(line.unit),
        changes=[list(change) for change in line.changes],
    )


def _title(unit: StockUnit) -> str:
    car = unit.vehicle
    return " · ".join(part for part in (car.title, car.vin or "", unit.stock_number) if part)


def _reject(ctx: JobContext, run: ImportRun, line: int, reason: str, cells: dict[str, str]) -> None:
    kept = {name: text.replace("\0", " ") for name, text in cells.items()}
    title = " ".join(text for text in list(cells.values())[:4] if text)[:200]
    with ctx.scope():
        ImportLine.objects.create(
            dealership_id=run.dealership_id,
            run=run,
            line=line,
            kind=REJECT,
            reason=reason,
            cells=kept,
            title=title,
        )


def _store_gone(run: ImportRun, seen: Iterable[int]) -> int:
    """Running stays that the file does not name."""
    known = set(seen)
    units = StockUnit.objects.filter(status__in=lifecycle.ACTIVE).select_related("vehicle").order_by("id")
    lines = [
        ImportLine(
            dealership_id=run.dealership_id,
            run=run,
            kind=GONE,
            unit_id=unit.pk,
            title=_title(unit),
            reason=unit.get_status_display(),
        )
        for unit in units.iterator(chunk_size=1_000)
        if unit.pk not in known
    ]
    ImportLine.objects.bulk_create(lines, batch_size=1_000)
    return len(lines)
