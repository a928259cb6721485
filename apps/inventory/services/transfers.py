"""Transfers to another rooftop of the group: one stay ends, one begins, linked both ways."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.clock import local_date
from apps.core.errors import Invalid
from apps.core.tenancy import scope
from apps.inventory.costing import true_cost_on
from apps.inventory.entries import VEHICLE_FIELDS, Invoice, UnitEntry, VehicleEntry
from apps.inventory.lifecycle import IN_TRANSIT, STOCK_UNIT
from apps.inventory.models import StockUnit
from apps.inventory.permissions import TRANSFER
from apps.inventory.services import keeping, titles
from apps.inventory.services.intake import take_in
from apps.inventory.services.rows import lock_unit, move_unit
from apps.inventory.titles import sent_along


@transaction.atomic
def transfer(
    *,
    unit_id: int,
    to_dealership_id: int,
    by: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> StockUnit:
    """Send a unit to another rooftop of the actor's group: in stock → transferred.

    There it is in transit, under a number of that store, at the true cost of here (pack is
    internal to a store), priced anew by that store; its clock starts on arrival. Both stays name
    each other. Conflict, and nothing changed anywhere, if the vehicle is in stock there already.
    """
    by.require(TRANSFER)
    target = _rooftop(to_dealership_id, by)
    unit = lock_unit(unit_id)
    keeping.claim(unit, by=by, at=at, version=version)
    STOCK_UNIT.find(unit.status, "transfer")
    there = _open(unit, target, by, at)
    return move_unit(
        unit, "transfer", by=by, at=at, reason=reason, other_rooftop_id=target.pk, other_unit_id=there.pk
    )


def _rooftop(dealership_id: int, by: Actor) -> Dealership:
    """The rooftop, which is another one of the actor's group."""
    others = Dealership.objects.filter(group_id=by.group_id, is_active=True).exclude(pk=by.dealership_id)  # type: ignore[misc]
    target = others.filter(pk=dealership_id).first()
    if target is None:
        raise Invalid(
            "Choose another rooftop of your group.",
            code="bad_rooftop",
            fields={"to_dealership": ["Not another rooftop of your group."]},
        )
    return target


def _open(unit: StockUnit, target: Dealership, by: Actor, at: datetime) -> StockUnit:
    """The stay at the other rooftop, written in that rooftop's scope."""
    vehicle = VehicleEntry(**{name: getattr(unit.vehicle, name) for name in VEHICLE_FIELDS})
    entry = UnitEntry(
        condition=unit.condition,
        source="transfer",
        odometer=unit.odometer,
        odometer_unit=unit.odometer_unit,
        title_status=sent_along(unit.title_status),
        acquisition_cost=true_cost_on(unit, local_date(at, unit.dealership.time_zone)),
        msrp=unit.msrp,
        description=unit.description,
        photo_urls=tuple(unit.photo_urls),
    )
    paper = Invoice(
        description="Transferred at the true cost there",
        vendor=unit.dealership.name[:120],
        reference=unit.stock_number,
    )
    known = titles.paper_of(unit)
    there = replace(by, dealership_id=target.pk, read_ids=(target.pk,))
    with scope(target.pk, group_id=by.group_id, actor=there):
        opened = take_in(
            vin=unit.vin,
            vehicle=vehicle,
            unit=entry,
            status=IN_TRANSIT,
            vin_confirmed=True,
            reason="transfer within the group",
            invoices={"acquisition_cost": paper},
            by=there,
            at=at,
        )
        opened.other_rooftop_id, opened.other_unit_id = unit.dealership_id, unit.pk
        opened.save(at=at)
        titles.carry_over(known, opened, by=there, at=at)
    return opened
