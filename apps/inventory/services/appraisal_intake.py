"""An accepted car comes into stock: what was appraised becomes the first facts of its stay."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.inventory.brought_car import DESCRIPTION
from apps.inventory.entries import Invoice, UnitEntry, VehicleEntry, values_of
from apps.inventory.models import Appraisal
from apps.inventory.permissions import ADD
from apps.inventory.services.appraisal_rows import lock_appraisal, move_appraisal
from apps.inventory.services.intake import take_in
from apps.inventory.vin_decoder.decoding import Decoding


@dataclass(frozen=True, slots=True)
class Arrival:
    """What taking in asks besides what the appraisal knows; ``parent_id`` is the unit traded in on."""

    stock_number: str = ""
    parent_id: int | None = None
    location_id: int | None = None
    title_status: str = "unknown"
    acquired_on: date | None = None


@transaction.atomic
def take_in_appraised(
    *,
    appraisal_id: int,
    by: Actor,
    at: datetime,
    arrival: Arrival | None = None,
    decoding: Decoding | None = None,
    version: int | None = None,
) -> Appraisal:
    """Make a stock unit of an accepted appraisal: its offer is the acquisition cost.

    ``decoding`` of the VIN, read by the door before, fills what nobody entered. Expected recon is no
    cost: it stays with the appraisal and is shown beside what recon then cost. Of two at once one makes
    the unit, the other meets a Conflict.
    """
    by.require(ADD)
    row = lock_appraisal(appraisal_id, version)
    row.lifecycle.find(row.status, "take_in")
    came = arrival or Arrival()
    unit = take_in(
        vin=row.vin or None,
        vin_confirmed=row.vin_confirmed,
        vehicle=_vehicle(row, decoding),
        unit=UnitEntry(
            condition="used",
            source=row.source,
            acquired_on=came.acquired_on,
            odometer=row.odometer,
            odometer_unit=row.odometer_unit,
            location_id=came.location_id,
            title_status=came.title_status,
            acquisition_cost=row.offer,
        ),
        stock_number=came.stock_number,
        parent_id=came.parent_id,
        decoding=decoding,
        reason=f"appraisal {row.pk}",
        invoices={"acquisition_cost": Invoice("Accepted offer", row.customer_label, f"Appraisal {row.pk}")},
        by=by,
        at=at,
    )
    return move_appraisal(row, "take_in", "inventory.take_in_appraised", by=by, at=at, unit=unit)


def _vehicle(row: Appraisal, decoding: Decoding | None) -> VehicleEntry:
    """What the decoder says, behind what the appraiser wrote."""
    known = dict(values_of(decoding.entry)) if decoding else {}
    written = {name: getattr(row, name) for name in DESCRIPTION if getattr(row, name) not in (None, "")}
    return VehicleEntry(**{**known, **written, "decoded_by": decoding.decoder if decoding else "person"})
