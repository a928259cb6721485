"""The making of an exported file as a job: one statement read to its end, then stored."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import IO, Any

from django.core.files.base import File

from apps.core.audit import record
from apps.core.clock import local_date, now
from apps.core.jobs import JobContext
from apps.core.lifecycle import move
from apps.inventory.exporting.choosing import listed
from apps.inventory.exporting.columns import FACTS, Cell, Moment, cells
from apps.inventory.exporting.states import MAKING, TABLES
from apps.inventory.exporting.streaming import streamed
from apps.inventory.exporting.writing import write
from apps.inventory.models import StockExport
from apps.inventory.printing.cars import printed, store_of
from apps.inventory.printing.making import write_pdf

BATCH = 500
KEPT = timedelta(days=7)


def make(ctx: JobContext) -> dict[str, Any]:
    """Write the file of ``params["export_id"]``; an attempt that was cut off begins again."""
    with ctx.scope():
        export = StockExport.objects.select_related("dealership").get(pk=ctx.params["export_id"])
    if export.state != MAKING:
        return {"rows": export.rows}
    with tempfile.TemporaryFile() as local:
        rows = _write(ctx, export, local)
        size = local.tell()
        local.seek(0)
        name = _store(export, local)
    with ctx.scope():
        export = StockExport.objects.select_for_update(of=("self",)).get(pk=export.pk)
        ctx.checkpoint({"rows": rows})
        at = now()
        move(export, "report", at=at, rows=rows, size=size, file=name, expires_at=at + KEPT)
        record("inventory.export", target=export, by=ctx.actor(), facts=export.told() | {"rows": rows})
    return {"rows": rows, "bytes": size}


def _write(ctx: JobContext, export: StockExport, target: IO[bytes]) -> int:
    at = now()
    moment = Moment(at, local_date(at, export.dealership.time_zone))
    with ctx.scope():
        units = listed(export.query, export.unit_ids, by=ctx.actor())
        if export.format not in TABLES:
            return write_pdf(target, export.format, printed(units), store_of(export.dealership))
        rows = _counted(ctx, streamed(units.values_list(*FACTS), BATCH))
        made: Iterable[list[Cell]] = (cells(row, export.columns, moment) for row in rows)
        return write(target, export.format, export.columns, made)


def _counted(ctx: JobContext, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % BATCH == 0:
            ctx.progress(number)


def _store(export: StockExport, content: IO[bytes]) -> str:
    """Into private storage, in the place of what an earlier attempt left there."""
    storage, name = export.file.storage, export.file_path()
    storage.delete(name)
    return storage.save(name, File(content))
