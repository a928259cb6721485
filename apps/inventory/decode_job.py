"""The job that compares vehicles with what their VINs say: a millisecond a VIN, outside transactions."""

from typing import Any

from apps.accounts.models import Dealership
from apps.core.clock import now
from apps.core.jobs import JobContext
from apps.inventory import vin_decoder
from apps.inventory.models import ImportChange, Vehicle
from apps.inventory.services.disagreements import check

CHECK_DECODE = "inventory.check_decode"
SIZE = 500

type Vins = list[tuple[int, str]]


def check_decode(ctx: JobContext) -> dict[str, Any]:
    """``params``: the ``job_id`` of an import, or ``vehicle_ids``. Goes on after the last id it saved."""
    done, found = ctx.saved.get("last", 0), ctx.saved.get("disagreements", 0)
    country = _country(ctx)
    while vins := _next(ctx, done):
        decoded = [(pk, read) for pk, vin in vins if (read := vin_decoder.read(vin, country=country))]
        done = vins[-1][0]
        with ctx.scope():
            found += check(decoded, by=ctx.actor(), at=now())
            ctx.checkpoint({"last": done, "disagreements": found})
    return {"disagreements": found}


def _country(ctx: JobContext) -> str:
    country: str = Dealership.objects.values_list("country", flat=True).get(pk=ctx.dealership_id or 0)
    return country


def _next(ctx: JobContext, after: int) -> Vins:
    """The next vehicles with a VIN, in order of their ids."""
    with ctx.scope():
        if "vehicle_ids" in ctx.params:
            ids: Any = ctx.params["vehicle_ids"]
        else:
            changed = ImportChange.objects.filter(job_id=ctx.params["job_id"], table="vehicle")
            ids = changed.values("row_id")
        rows = Vehicle.objects.filter(pk__in=ids, pk__gt=after, vin__isnull=False).order_by("id")
        return [(pk, vin or "") for pk, vin in rows.values_list("id", "vin")[:SIZE]]
