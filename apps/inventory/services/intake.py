"""Taking a vehicle into stock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from apps.accounts.models import Dealership, Location
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.errors import Invalid
from apps.core.money import cents
from apps.core.outbox import publish
from apps.inventory import intake_rules, lifecycle, pricing
from apps.inventory.entries import COST_FIELDS, PRICE_FIELDS, Invoice, UnitEntry, VehicleEntry, values_of
from apps.inventory.events import StockUnitTakenIn
from apps.inventory.models import (
    Condition,
    CostEntry,
    PriceChange,
    Readiness,
    Source,
    StockUnit,
    TitleStatus,
    Vehicle,
)
from apps.inventory.permissions import ADD, BREAK_FLOOR, SEE_COST
from apps.inventory.pricing import PriceKind
from apps.inventory.readiness import home
from apps.inventory.services import visits
from apps.inventory.services.description import describe
from apps.inventory.services.ledger import opening_entries
from apps.inventory.services.pricing import history_row
from apps.inventory.services.provenance import note
from apps.inventory.services.readiness import refuse_without_guide
from apps.inventory.services.readiness_steps import active_steps
from apps.inventory.services.rows import conflict_of
from apps.inventory.services.stock_numbers import draw, draw_trade
from apps.inventory.vin import VinReport
from apps.inventory.vin_decoder.decoding import Decoding

_CHOICES = {
    "condition": Condition,
    "source": Source,
    "readiness": Readiness,
    "title_status": TitleStatus,
}


@transaction.atomic
def take_in(
    *,
    vin: str | None,
    vehicle: VehicleEntry,
    unit: UnitEntry,
    by: Actor,
    at: datetime,
    status: str = lifecycle.IN_STOCK,
    stock_number: str = "",
    vin_confirmed: bool = False,
    start_clock: bool = True,
    reason: str = "",
    invoices: Mapping[str, Invoice] | None = None,
    decoding: Decoding | None = None,
    parent_id: int | None = None,
) -> StockUnit:
    """Begin a stay: ordered, in transit or in stock, at the actor's dealership.

    A vehicle that was here before (same VIN) is taken up again, its description completed. An
    empty ``stock_number`` draws the next one. A VIN that fails its check digit or is too short
    needs ``vin_confirmed`` and is flagged. In stock without ``acquired_on``: today, store time,
    unless ``start_clock`` is off because nobody knows. ``invoices`` says of cost columns where they
    came from; the ledger begins with them. What a decoder said (``decoding``, read by the
    door before it opens the transaction) is kept beside what was entered (``services.provenance``).
    A trade-in names the unit that it came in on (``parent_id``): its number is that one's and a letter.
    Conflict if the vehicle is in stock already or the stock number was ever used.
    """
    by.require(ADD)
    place = Dealership.objects.get(pk=by.dealership_id)  # type: ignore[misc]
    report = intake_rules.accept_vin(vin, confirmed=vin_confirmed, country=place.country)
    check_entries(vehicle, unit, status, place, at)
    _check_floor(unit, by, reason)
    known = _vehicle(place, report, vehicle, at)
    row = new_unit(place, known, unit, status, at, start_clock=start_clock)
    row.parent, row.stock_number = _numbered(place, unit, stock_number, parent_id)
    describe(row, known)
    refuse_without_guide(row, row.readiness)
    if start_clock and status == lifecycle.IN_STOCK:
        row.step, row.step_at = home(active_steps(place.pk), row.readiness), at
    try:
        with transaction.atomic():
            row.save(at=at)
    except IntegrityError as error:
        raise conflict_of(error) from error
    if decoding is not None:
        note(known, decoding, vehicle, by=by, at=at)
    visits.follow(row, began=row.step_at is not None, by=by, at=at)
    _tell(row, by=by, at=at, reason=reason, invoices=invoices)
    return row


def _numbered(
    place: Dealership, unit: UnitEntry, stock_number: str, parent_id: int | None
) -> tuple[StockUnit | None, str]:
    """The unit it was traded in on, if any, and the number: as given, the parent's next, the next."""
    parent, number = draw_trade(parent_id) if parent_id is not None else (None, "")
    if stock_number:
        return parent, intake_rules.stock_number(stock_number)
    return parent, number or draw(place, [unit.condition])[0]


def check_entries(
    vehicle: VehicleEntry, unit: UnitEntry, status: str, place: Dealership, at: datetime
) -> None:
    """Refuse values that no vehicle or stay can have."""
    today = local_date(at, place.time_zone)
    if status not in lifecycle.ENTRY:
        raise Invalid("A unit enters as ordered, in transit or in stock.", code="bad_status")
    for name, choices in _CHOICES.items():
        check_choice(name, getattr(unit, name), choices.values)
    intake_rules.check_year(vehicle.year, today.year)
    intake_rules.check_odometer(unit.odometer)
    intake_rules.check_amounts((name, getattr(unit, name)) for name in (*COST_FIELDS, *PRICE_FIELDS))
    if unit.acquired_on is not None and unit.acquired_on > today:
        raise Invalid(
            "A vehicle is not acquired in the future.",
            code="bad_date",
            fields={"acquired_on": ["Not after today."]},
        )
    check_location(unit.location_id)


def check_choice(name: str, value: str, allowed: list[str]) -> None:
    """Refuse a word that is not on the list."""
    if value not in allowed:
        raise Invalid(
            f"“{value}” is not a {name.replace('_', ' ')}.",
            code="bad_choice",
            fields={name: [f"One of: {', '.join(allowed)}."]},
        )


def check_location(location_id: int | None) -> None:
    """Refuse a location that is not this dealership's."""
    if location_id is not None and not Location.objects.filter(pk=location_id).exists():
        raise Invalid(
            "There is no such location at this dealership.",
            code="bad_location",
            fields={"location": ["Choose one of this dealership's locations."]},
        )


def _check_floor(unit: UnitEntry, by: Actor, reason: str) -> None:
    asking = pricing.asking_price(unit.list_price, unit.internet_price)
    pricing.check_floor(
        asking, unit.floor_price, may_break=by.can(BREAK_FLOOR), may_see=by.can(SEE_COST), reason=reason
    )


def _vehicle(place: Dealership, report: VinReport, entry: VehicleEntry, at: datetime) -> Vehicle:
    """The vehicle of this VIN, made or completed; without a VIN always a new one."""
    known: Vehicle | None = None
    if report.vin:
        known = Vehicle.objects.select_for_update(of=("self",)).filter(vin=report.vin).first()
    if known is None:
        known = Vehicle(dealership=place, vin=report.vin or None, vin_flag=report.flag.value)
    if complete(known, entry) or known.pk is None:
        known.save(at=at)
    return known


def complete(vehicle: Vehicle, entry: VehicleEntry) -> bool:
    """Set on ``vehicle``, unsaved, what ``entry`` knows; whether anything changed."""
    changed = {name: value for name, value in entry.known().items() if getattr(vehicle, name) != value}
    for name, value in changed.items():
        setattr(vehicle, name, value)
    return bool(changed)


def new_unit(
    place: Dealership,
    vehicle: Vehicle,
    entry: UnitEntry,
    status: str,
    at: datetime,
    *,
    start_clock: bool = True,
) -> StockUnit:
    """An unsaved stay without stock number and description; shared with the import."""
    values: dict[str, Any] = {**values_of(entry), "photo_urls": list(entry.photo_urls)}
    for name in (*COST_FIELDS, *PRICE_FIELDS):
        values[name] = None if values[name] is None else cents(values[name])
    values["odometer_unit"] = entry.odometer_unit or place.distance_unit
    if start_clock and status == lifecycle.IN_STOCK and entry.acquired_on is None:
        values["acquired_on"] = local_date(at, place.time_zone)
    return StockUnit(
        dealership=place,
        vehicle=vehicle,
        status=status,
        status_at=at,
        created_at=at,
        price=pricing.asking_price(values["list_price"], values["internet_price"]),
        **values,
    )


def _tell(
    unit: StockUnit,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    invoices: Mapping[str, Invoice] | None,
) -> None:
    changes = []
    for kind in PriceKind:
        amount = getattr(unit, pricing.column_of(kind))
        if amount is not None:
            changes.append(history_row(unit, kind, None, amount, reason=reason, by=by, at=at))
    PriceChange.objects.bulk_create(changes)
    CostEntry.objects.bulk_create(opening_entries(unit, by=by, at=at, reason=reason, invoices=invoices))
    record("inventory.take_in", target=unit, by=by, reason=reason, changes={"status": (None, unit.status)})
    publish(
        StockUnitTakenIn(
            dealership_id=unit.dealership_id,
            unit_id=unit.pk,
            at=at,
            vehicle_id=unit.vehicle_id,
            status=unit.status,
            condition=unit.condition,
            acquired_on=unit.acquired_on,
            price=unit.price,
            cost=unit.ledger_cost,
        )
    )
