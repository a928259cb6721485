"""Slow work of inventory."""

from typing import Any

from apps.core.jobs import JobContext, job
from apps.inventory import watch_job
from apps.inventory.bulk import previewing, running
from apps.inventory.decode_job import CHECK_DECODE
from apps.inventory.decode_job import check_decode as run_check_decode
from apps.inventory.exporting import running as exporting
from apps.inventory.feeds import sending
from apps.inventory.importing import checking, committing, undo_job
from apps.inventory.importing.running import run_import
from apps.inventory.pictures import job as pictures_job
from apps.inventory.services import bulk
from apps.inventory.services.exports import EXPORT_JOB
from apps.inventory.services.feed_runs import SEND_JOB
from apps.inventory.services.imports import CHECK_JOB, COMMIT_JOB, UNDO_JOB
from apps.inventory.services.photos import ENCODE_JOB

IMPORT = "inventory.import_units"


@job(IMPORT, label="Import of a listing file")
def import_units(ctx: JobContext) -> dict[str, Any]:
    """See ``importing.running``."""
    return run_import(ctx)


@job(CHECK_JOB, label="Check of an import")
def check_import(ctx: JobContext) -> dict[str, Any]:
    """See ``importing.checking``."""
    return checking.check(ctx)


@job(COMMIT_JOB, label="Import of a checked file", tells=True)
def commit_import(ctx: JobContext) -> dict[str, Any]:
    """See ``importing.committing``."""
    return committing.commit(ctx)


@job(UNDO_JOB, label="Undo of an import", tells=True)
def undo_import(ctx: JobContext) -> dict[str, Any]:
    """See ``importing.undo_job``."""
    return undo_job.undo(ctx)


@job(EXPORT_JOB, queue="export", label="Export of stock")
def export_stock(ctx: JobContext) -> dict[str, Any]:
    """See ``exporting.running``."""
    return exporting.make(ctx)


@job(SEND_JOB, queue="export", max_attempts=8, label="Feed of stock to a destination")
def send_feed(ctx: JobContext) -> dict[str, Any]:
    """See ``feeds.sending``."""
    return sending.send(ctx)


@job(bulk.PREVIEW_JOB, label="Preview of a bulk act")
def preview_bulk(ctx: JobContext) -> dict[str, Any]:
    """See ``bulk.previewing``."""
    return previewing.preview(ctx)


@job(bulk.COMMIT_JOB, label="Bulk act", tells=True)
def commit_bulk(ctx: JobContext) -> dict[str, Any]:
    """See ``bulk.running``."""
    return running.commit(ctx)


@job(bulk.UNDO_JOB, label="Undo of a bulk act", tells=True)
def undo_bulk(ctx: JobContext) -> dict[str, Any]:
    """See ``bulk.running``."""
    return running.undo(ctx)


@job(CHECK_DECODE, label="Comparison of stock with its VINs")
def check_decode(ctx: JobContext) -> dict[str, Any]:
    """See ``decode_job``."""
    return run_check_decode(ctx)


@job(ENCODE_JOB, label="Re-encoding of a photo")
def encode_photo(ctx: JobContext) -> dict[str, Any]:
    """See ``pictures.job``."""
    return pictures_job.encode_photo(ctx)


@job(watch_job.WATCH_JOB, label="Check of stock: listing scores and alerts")
def watch_stock(ctx: JobContext) -> dict[str, Any]:
    """See ``watch_job``."""
    return watch_job.run(ctx)
