"""Slow work of inventory."""

from typing import Any

from apps.core.jobs import JobContext, job
from apps.inventory.importing.running import run_import

IMPORT = "inventory.import_units"


@job(IMPORT, label="Import of a listing file")
def import_units(ctx: JobContext) -> dict[str, Any]:
    """See ``importing.running``."""
    return run_import(ctx)
