"""Stock came in by a file, or a VIN was corrected: compare with what the VINs say."""

from apps.core.actor import current_actor
from apps.core.jobs import enqueue
from apps.core.jobs.events import JobEnded
from apps.core.models import Job
from apps.core.outbox import subscribe
from apps.core.outbox.registry import Message
from apps.inventory.decode_job import CHECK_DECODE
from apps.inventory.events import StockUnitEdited, StockUnitsImported
from apps.inventory.models import StockUnit
from apps.inventory.services import feed_runs


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


@subscribe(JobEnded, name="inventory.end_feed_run")
def end_feed_run(event: JobEnded, message: Message) -> None:
    """A feed that nobody tries to send any more has failed."""
    if event.kind == feed_runs.SEND_JOB and event.state == "dead":
        job = Job.objects.get(pk=event.job_id)
        feed_runs.fail(run_id=job.params["run_id"], error=job.error, by=current_actor(), at=event.at)
