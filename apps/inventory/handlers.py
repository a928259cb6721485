"""Stock came in by a file, or a VIN was corrected: compare with what the VINs say."""

from apps.core.actor import current_actor
from apps.core.jobs import enqueue
from apps.core.outbox import subscribe
from apps.core.outbox.registry import Message
from apps.inventory.decode_job import CHECK_DECODE
from apps.inventory.events import StockUnitEdited, StockUnitsImported
from apps.inventory.models import StockUnit


@subscribe(StockUnitsImported, name="inventory.decode_imported")
def decode_imported(event: StockUnitsImported, message: Message) -> None:
    """The vehicles that the import wrote; a millisecond each is too much for its rows."""
    enqueue(
        CHECK_DECODE,
        by=current_actor(),
        params={"job_id": event.job_id},
        dealership_id=event.dealership_id,
        key=f"import {event.job_id}",
    )


@subscribe(StockUnitEdited, name="inventory.decode_corrected")
def decode_corrected(event: StockUnitEdited, message: Message) -> None:
    """Another VIN says something else."""
    if "vin" in event.fields:
        vehicle_id = StockUnit.objects.values_list("vehicle_id", flat=True).get(pk=event.unit_id)
        enqueue(
            CHECK_DECODE,
            by=current_actor(),
            params={"vehicle_ids": [vehicle_id]},
            dealership_id=event.dealership_id,
        )
