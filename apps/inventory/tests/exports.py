"""Exports as tests take them: asked for, made by the job, read back."""

import csv
import io
from datetime import datetime
from typing import Any

from openpyxl import load_workbook

from apps.core.actor import Actor
from apps.core.jobs.pulse import Pulse
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.inventory.models import StockExport
from apps.inventory.services import exports
from apps.inventory.tests.factories import AT


def made(by: Actor, *, at: datetime = AT, **asked: Any) -> StockExport:
    """An export whose job has run, in the scope of the test."""
    export = exports.export(by=by, at=at, **{"format": "csv", **asked})
    ended = run_now(export.job_id or 0, pulse=Pulse)
    assert ended is not None
    assert ended.state == "succeeded", ended.error
    export.refresh_from_db()
    return export


def job_of(export: StockExport) -> Job:
    """The job that makes it."""
    return Job.objects.get(pk=export.job_id or 0)


def content(export: StockExport) -> bytes:
    """The bytes of its file."""
    with export.file.open("rb") as file:
        found: bytes = file.read()
    return found


def rows(export: StockExport) -> list[dict[str, Any]]:
    """Its rows by column: text in CSV, values in XLSX."""
    if export.format == "csv":
        return list(csv.DictReader(io.StringIO(content(export).decode("utf-8-sig"))))
    sheet: Any = load_workbook(io.BytesIO(content(export))).active
    head, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(head, values, strict=True)) for values in others]
