"""Slow work of inventory."""

from typing import Any

from apps.core.jobs import JobContext, job
from apps.inventory.importing import checking, committing, undo_job
from apps.inventory.importing.running import run_import
from apps.inventory.services.imports import CHECK_JOB, COMMIT_JOB, UNDO_JOB

IMPORT = "inventory.import_units"


@job(IMPORT, label="Import of a listing file")
def import_units(ctx: JobContext) -> dict[str, Any]:
    """See ``importing.running``."""
    return run_import(ctx)


@job(CHECK_JOB, label="Check of an import")
def check_import(ctx: JobContext) -> dict[str, Any]:
    """See ``importing.checking``."""
    return checking.check(ctx)


@job(COMMIT_JOB, label="Import of a checked file")
def commit_import(ctx: JobContext) -> dict[str, Any]:
    """See ``importing.committing``."""
    return committing.commit(ctx)


@job(UNDO_JOB, label="Undo of an import")
def undo_import(ctx: JobContext) -> dict[str, Any]:
    """See ``importing.undo_job``."""
    return undo_job.undo(ctx)
