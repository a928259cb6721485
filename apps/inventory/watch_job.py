"""The nightly check of a dealership's stock: scores first, then alerts."""

from typing import Any

from apps.core.clock import now
from apps.core.jobs import JobContext
from apps.inventory.services import alerts
from apps.inventory.services.listing import rescore_after

WATCH_JOB = "inventory.watch_stock"
SIZE = 2000


def run(ctx: JobContext) -> dict[str, Any]:
    """Bring listing scores up to date batch by batch, then raise and resolve alerts in one transaction."""
    last, done = int(ctx.saved.get("last", 0)), bool(ctx.saved.get("scored"))
    rescored = int(ctx.saved.get("rescored", 0))
    while not done:
        with ctx.scope():
            last, wrong = rescore_after(last, SIZE)
            rescored, done = rescored + wrong, not last
            ctx.checkpoint({"last": last, "rescored": rescored, "scored": done})
    with ctx.scope():
        figures = alerts.watch(by=ctx.actor(), at=now())
    return {"rescored": rescored, "raised": figures.raised, "resolved": figures.resolved}
