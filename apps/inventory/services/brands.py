"""Title brands: recorded, superseded, never taken away."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.errors import Conflict, Invalid
from apps.inventory.models import BrandKind, BrandSource, StockUnit, VehicleBrand
from apps.inventory.permissions import BRAND
from apps.inventory.services.intake import check_choice
from apps.inventory.services.rows import check_version, lock_unit


@transaction.atomic
def add_brand(
    *,
    unit_id: int,
    kind: str,
    source: str,
    by: Actor,
    at: datetime,
    state: str = "",
    branded_on: date | None = None,
    note: str = "",
    supersedes_id: int | None = None,
    version: int | None = None,
) -> VehicleBrand:
    """Record a brand of the unit's vehicle; with ``supersedes_id`` it takes the place of that one.

    "none" says that the superseded brand was entered in error and needs a ``note``. The vehicle keeps
    all of them at every stay. Conflict if the other was superseded before.
    """
    by.require(BRAND)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    _check(kind, source, note, branded_on, local_date(at, unit.dealership.time_zone), supersedes_id)
    old = _superseded(unit, supersedes_id) if supersedes_id is not None else None
    try:
        with transaction.atomic():
            brand = VehicleBrand.objects.create(
                dealership_id=unit.dealership_id,
                vehicle_id=unit.vehicle_id,
                kind=kind,
                source=source,
                state=state.strip(),
                branded_on=branded_on,
                note=note.strip(),
                supersedes=old,
                actor_id=by.user_id,
                actor_name=by.name,
                at=at,
            )
    except IntegrityError as error:
        raise Conflict("This brand was superseded already.", code="superseded") from error
    record(
        "inventory.add_brand",
        target=unit,
        by=by,
        reason=note,
        changes={"brand": (str(old) if old else None, str(brand))},
    )
    return brand


def _check(
    kind: str, source: str, note: str, branded_on: date | None, today: date, supersedes_id: int | None
) -> None:
    check_choice("kind", kind, BrandKind.values)
    check_choice("source", source, BrandSource.values)
    if kind == BrandKind.NONE and (supersedes_id is None or not note.strip()):
        raise Invalid(
            "Say which brand was entered in error, and why.", code="bad_brand", fields={"note": ["Required."]}
        )
    if branded_on is not None and branded_on > today:
        raise Invalid(
            "A title is not branded in the future.",
            code="bad_date",
            fields={"branded_on": ["Not after today."]},
        )


def _superseded(unit: StockUnit, brand_id: int) -> VehicleBrand:
    brand = VehicleBrand.objects.filter(pk=brand_id, vehicle_id=unit.vehicle_id).first()
    if brand is None:
        raise Invalid(
            "This vehicle has no such brand.",
            code="no_brand",
            fields={"supersedes_id": ["Not of this vehicle."]},
        )
    return brand
