"""A car that comes into a demo store: what it is, what it cost, what is asked for it."""

from datetime import date, datetime
from decimal import Decimal
from random import Random

from apps.accounts.models import Location
from apps.core.actor import Actor
from apps.core.tenancy.middleware import scope_of
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.models import StockUnit
from apps.inventory.readiness import needs_guide
from apps.inventory.services.guides import Terms, issue_guide
from apps.inventory.services.intake import take_in
from apps.inventory.services.readiness import move_to
from apps.inventory.services.readiness_steps import active_steps
from dealership.demo.fixtures import Car, make_car
from dealership.demo.money_out import invoices
from dealership.demo.places import Store

USED_SOURCES = ("auction", "auction", "trade", "trade", "street", "lease_return")


def take_in_car(store: Store, dice: Random, *, acquired_on: date, at: datetime) -> StockUnit:
    """One car through the service, as a back-office person would enter it."""
    makes = store.data["makes"]
    is_new = bool(makes) and dice.random() < 0.55
    age = 0 if is_new else dice.choice((1, 2, 2, 3, 3, 4, 5, 6, 8))
    year = at.year + (1 if is_new and at.month >= 8 else 0) - age
    used_makes = makes if makes and dice.random() < 0.6 else []
    car = make_car(dice, makes=makes if is_new else used_makes, year=year)
    entry = _new(car, dice) if is_new else _used(car, dice, age)
    by = store.actor("back_office" if "back_office" in store.people else "dealer_admin")
    lots = _lots(store)
    stage = _readiness((at.date() - acquired_on).days, dice)
    used = needs_guide(str(entry["condition"]))
    unit = take_in(
        vin=car.vin,
        vehicle=_vehicle(car),
        unit=UnitEntry(
            **entry,  # type: ignore[arg-type]
            acquired_on=acquired_on,
            location_id=dice.choice(lots),
            readiness="photos" if used and stage == "frontline" else stage,
            msrp=car.msrp,
        ),
        by=by,
        at=at,
        reason="Set at intake",
        invoices=invoices(entry, dice),
    )
    if used:
        _offer(unit, stage, by=by, at=at, dice=dice)
    return unit


def _offer(unit: StockUnit, stage: str, *, by: Actor, at: datetime, dice: Random) -> None:
    """A used car gets its Buyers Guide, and may go to the front line then."""
    warranted = unit.condition == "cpo" or dice.random() < 0.3
    terms = (
        Terms("limited", labour_pct=100, parts_pct=50, systems="Engine, transmission", duration="90 days")
        if warranted
        else Terms("as_is")
    )
    issue_guide(unit_id=unit.pk, terms=terms, by=by, at=at)
    if stage == "frontline":
        frontline = active_steps(unit.dealership_id)[-1]
        move_to(unit_id=unit.pk, step_id=frontline.pk, by=by, at=at)
    unit.refresh_from_db()


def _lots(store: Store) -> list[int]:
    if "lot_ids" not in store.data:
        with scope_of(store.actor("dealer_admin")):
            store.data["lot_ids"] = list(Location.objects.order_by("id").values_list("id", flat=True))
    lots: list[int] = store.data["lot_ids"]
    return lots


def _vehicle(car: Car) -> VehicleEntry:
    model = car.model
    return VehicleEntry(
        year=car.year,
        make=model["make"],
        model=model["model"],
        trim=car.trim,
        body=model["body"],
        engine=model["engine"],
        drivetrain=model["drivetrain"],
        fuel=model["fuel"],
        transmission=model["transmission"],
        exterior_colour=car.exterior,
        interior_colour=car.interior,
        decoded_by="demo",
    )


def _new(car: Car, dice: Random) -> dict[str, object]:
    """A new car: invoice at 92-94 % of MSRP, asked a little below MSRP."""
    invoice = _round(car.msrp * Decimal(dice.randint(918, 940)) / 1000)
    asking = _round(car.msrp * Decimal(dice.randint(970, 1000)) / 1000)
    return {
        "condition": "new",
        "source": "factory",
        "odometer": dice.randint(3, 28),
        "acquisition_cost": invoice,
        "fees": Decimal(0),
        "transport": Decimal(dice.choice((1095, 1195, 1395))) / 4,
        "recon": Decimal(dice.randint(80, 240)),
        "pack": Decimal(200),
        "list_price": car.msrp,
        "internet_price": asking,
        "floor_price": min(asking, _round(invoice * Decimal("1.005"))),
        "title_status": "in_transit" if dice.random() < 0.1 else "in_hand",
    }


def _used(car: Car, dice: Random, age: int) -> dict[str, object]:
    """A used car: worth 84 % of MSRP after a year and 11 % less each further one."""
    worth = car.msrp * Decimal("0.84") * Decimal("0.89") ** max(age - 1, 0)
    cost = _round(worth * Decimal(dice.randint(820, 900)) / 1000)
    recon = Decimal(dice.randint(250, 2200))
    fees, transport = Decimal(dice.choice((0, 185, 385, 485))), Decimal(dice.choice((0, 150, 275)))
    asking = _round((cost + recon + fees + transport) * Decimal(dice.randint(1090, 1170)) / 1000)
    return {
        "condition": "cpo" if age <= 4 and dice.random() < 0.2 else "used",
        "source": dice.choice(USED_SOURCES),
        "odometer": age * dice.randint(8_000, 14_500) + dice.randint(0, 999),
        "acquisition_cost": cost,
        "fees": fees,
        "transport": transport,
        "recon": recon,
        "pack": Decimal(300),
        "list_price": asking + 700,
        "internet_price": asking if dice.random() > 0.03 else None,
        "floor_price": _round((cost + recon + fees + transport) * Decimal("1.02")),
        "title_status": dice.choice(
            ("in_hand", "in_hand", "in_hand", "payoff_pending", "in_transit", "missing")
        ),
    }


def _readiness(days: int, dice: Random) -> str:
    """Most cars are ready within a week."""
    if days > 6 or dice.random() < 0.5:
        return "frontline"
    return dice.choice(("intake", "inspection", "recon", "detail", "photos"))


def _round(amount: Decimal) -> Decimal:
    """To the five dollars below the next fifty, as prices are written."""
    return (amount / 50).quantize(Decimal(1)) * 50 - 5
