"""Correcting what is written about a vehicle and its stay."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.errors import Conflict, Invalid
from apps.core.money import cents
from apps.core.outbox import publish
from apps.inventory import intake_rules
from apps.inventory.entries import COST_FIELDS, UNIT_FIELDS, VEHICLE_FIELDS
from apps.inventory.events import StockUnitEdited
from apps.inventory.models import Condition, Source, StockUnit, Vehicle
from apps.inventory.permissions import EDIT, SEE_COST
from apps.inventory.services import guides, ledger, provenance
from apps.inventory.services.description import describe
from apps.inventory.services.intake import check_choice, check_location
from apps.inventory.services.last_place import last_place_within
from apps.inventory.services.rows import check_version, lock_unit

_OWN_VERBS = {
    "readiness",
    "title_status",
    "msrp",
    "list_price",
    "internet_price",
    "floor_price",
    "source_listing_id",
}
EDITABLE_UNIT = tuple(name for name in UNIT_FIELDS if name not in _OWN_VERBS)
EDITABLE = (*EDITABLE_UNIT, *VEHICLE_FIELDS, "vin")
_CHOICES = {"condition": Condition, "source": Source}


@transaction.atomic
def edit(
    *,
    unit_id: int,
    changes: Mapping[str, Any],
    by: Actor,
    at: datetime,
    version: int | None = None,
    vin_confirmed: bool = False,
    reason: str = "",
) -> StockUnit:
    """Change fields of ``EDITABLE``; values that are as they were change nothing.

    Cost needs ``inventory.see_cost`` besides; a difference goes into the ledger with ``reason``.
    Prices, status, title and readiness have verbs of their own, a stock number never changes. Other stays of the same
    vehicle are described anew.
    """
    by.require(EDIT)
    _check_names(changes, by)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    _check_values(changes, unit, at)
    vehicle = Vehicle.objects.select_for_update(of=("self",)).get(pk=unit.vehicle_id)
    unit.vehicle = vehicle
    old_cost, old_date = unit.ledger_cost, unit.acquired_on
    costs = {name: _stored(name, changes[name]) for name in COST_FIELDS if name in changes}
    trail = _apply(
        unit,
        vehicle,
        {name: value for name, value in changes.items() if name not in costs},
        confirmed=vin_confirmed,
    )
    trail |= _restate(unit, costs, by=by, at=at, reason=reason)
    if "location_id" in trail:
        unit.lot_place = last_place_within(unit)
    if not trail:
        return unit
    _save(unit, vehicle, trail, at)
    if "vin" in trail:
        provenance.forget(vehicle)
    else:
        provenance.corrected(vehicle, trail, by=by, at=at)
    record("inventory.edit", target=unit, by=by, reason=reason, changes=trail)
    publish(
        StockUnitEdited(
            dealership_id=unit.dealership_id,
            unit_id=unit.pk,
            at=at,
            fields=tuple(sorted(trail)),
            status=unit.status,
            old_cost=old_cost,
            cost=unit.ledger_cost,
            old_acquired_on=old_date,
            acquired_on=unit.acquired_on,
        )
    )
    return unit


def _check_names(changes: Mapping[str, Any], by: Actor) -> None:
    if not set(COST_FIELDS).isdisjoint(changes):
        by.require(SEE_COST)
    unknown = sorted(set(changes) - set(EDITABLE))
    if unknown:
        raise Invalid(
            f"These cannot be edited: {', '.join(unknown)}.",
            code="not_editable",
            fields={name: ["Cannot be edited here."] for name in unknown},
        )


def _check_values(changes: Mapping[str, Any], unit: StockUnit, at: datetime) -> None:
    today = local_date(at, unit.dealership.time_zone)
    for name, choices in _CHOICES.items():
        if name in changes:
            check_choice(name, changes[name], choices.values)
    intake_rules.check_year(changes.get("year"), today.year)
    intake_rules.check_odometer(changes.get("odometer"))
    intake_rules.check_amounts((name, changes.get(name)) for name in COST_FIELDS)
    check_location(changes.get("location_id"))
    if "acquired_on" in changes:
        _check_acquired(changes["acquired_on"], unit, today)


def _check_acquired(value: Any, unit: StockUnit, today: Any) -> None:
    message = "Not after today."
    if value is None and unit.acquired_on is not None:
        message = "A clock that runs cannot be taken away."
    elif value is None or value <= today:
        return
    raise Invalid("The acquisition date is wrong.", code="bad_date", fields={"acquired_on": [message]})


def _apply(
    unit: StockUnit, vehicle: Vehicle, changes: Mapping[str, Any], *, confirmed: bool
) -> dict[str, tuple[Any, Any]]:
    """Set what differs; returns field → (old, new)."""
    trail: dict[str, tuple[Any, Any]] = {}
    for name, value in changes.items():
        row = unit if name in UNIT_FIELDS else vehicle
        wanted = _stored(name, value)
        if name == "vin":
            country = unit.dealership.country
            report = intake_rules.accept_vin(value, confirmed=confirmed, country=country)
            wanted = report.vin or None
            vehicle.vin_flag = report.flag.value
        old = getattr(row, name)
        if old != wanted:
            setattr(row, name, wanted)
            trail[name] = (old, wanted)
    return trail


def _restate(
    unit: StockUnit, costs: Mapping[str, Any], *, by: Actor, at: datetime, reason: str
) -> dict[str, tuple[Any, Any]]:
    """Write what differs into the ledger; returns column → (old, new)."""
    changed = {name: value for name, value in costs.items() if getattr(unit, name) != value}
    trail = {name: (getattr(unit, name), value) for name, value in changed.items()}
    if changed:
        ledger.restate(unit, changed, by=by, at=at, reason=reason.strip() or "Corrected")
    return trail


def _stored(name: str, value: Any) -> Any:
    """A value as its column keeps it."""
    if name == "photo_urls":
        return list(value)
    return cents(value) if name in COST_FIELDS and value is not None else value


def _save(unit: StockUnit, vehicle: Vehicle, trail: Mapping[str, Any], at: datetime) -> None:
    if not set(trail).isdisjoint((*VEHICLE_FIELDS, "vin")):
        try:
            with transaction.atomic():
                vehicle.save(at=at)
        except IntegrityError as error:
            raise Conflict(
                "Another vehicle of this dealership has this VIN.", code="inventory_vehicle_vin"
            ) from error
        for other in StockUnit.objects.filter(vehicle=vehicle).exclude(pk=unit.pk).order_by("id"):
            describe(other, vehicle)
            guides.recheck(other)
            other._change_reason = "vehicle corrected"
            other.save(at=at)
    describe(unit, vehicle)
    if not set(trail).isdisjoint(("condition", "vin")):
        guides.recheck(unit)
    unit._change_reason = "edited"
    unit.save(at=at)
