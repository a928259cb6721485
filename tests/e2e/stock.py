"""The cars of the browser tests' dealership: each look of the inventory pages is among them."""

from datetime import datetime, timedelta
from decimal import Decimal

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.clock import local_date, now
from apps.core.tenancy import scope
from apps.inventory.appraising import Finding, ReconLine, ValuationEntry
from apps.inventory.brought_car import BroughtCar
from apps.inventory.cost import CostKind
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.models import StockUnit
from apps.inventory.pricing import PriceKind
from apps.inventory.refs import CustomerRef
from apps.inventory.services import (
    alerts,
    appraisal_offers,
    appraisals,
    costs,
    floorplan,
    floorplan_terms,
    guides,
    holds,
    intake,
    pricing,
    readiness_steps,
)
from apps.inventory.services import readiness as ready
from apps.inventory.services.appraisal_intake import take_in_appraised
from apps.inventory.services.restock_rules import add_rule
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.pictures import jpeg, ready_photo
from apps.inventory.vin_decoder.decoding import Decoding

# VIN, description, asking price, days in stock (None: still ordered), readiness
CARS = (
    ("1HGCP268X9A069918", VehicleEntry(2021, "Honda", "Accord", "EX-L", "Sedan"), 21990, 12, "frontline"),
    ("1G6DS57V290174419", VehicleEntry(2022, "Honda", "CR-V", "Touring", "SUV"), 29990, 35, "frontline"),
    (
        "1M8GDM9AXKP042788",
        VehicleEntry(2019, "Toyota", "Tacoma", "TRD Off-Road Double Cab"),
        None,
        52,
        "recon",
    ),
    ("1G4AH59H45G118341", VehicleEntry(2020, "Ford", "F-150", "Lariat SuperCrew"), 38450, 75, "detail"),
    (None, VehicleEntry(2027, "Kia", "Sportage", ""), 31990, None, "intake"),
)


_ANA = CustomerRef(1, "Zoë O'Brien-李")
BROUGHT = (
    BroughtCar("5YJSA1E27HF000337", year=2017, make="Tesla", model="Model S", odometer=61_200, customer=_ANA),
    BroughtCar(make="Subaru", model="Outback", year=2018, odometer=70_010, customer=_ANA),
    BroughtCar(make="Volkswagen", model="Golf Alltrack SportWagen", trim="SEL 4Motion", customer=_ANA),
    BroughtCar(
        "1HGCP268X9A069918", year=2009, make="Honda", model="Accord", odometer=98_400, source="street"
    ),
)
ENTRY = ValuationEntry(
    retail=Decimal(14990),
    findings=(
        Finding("exterior", "fair", "Scratch along the left rear door, down to the primer"),
        Finding("tyres", "poor"),
        Finding("smell", "good"),
    ),
    recon=(ReconLine("Four tyres", Decimal(620)), ReconLine("Paint left rear door", Decimal("380.50"))),
    fees=Decimal(85),
)
SAID = Decoding(VehicleEntry(2009, "Cadillac", "STS"), "vpic", "vPIC", "3.0.2")  # of the second car


def stock(place: Dealership) -> list[StockUnit]:
    """Take the cars in; the first was repriced, the second is held."""
    boss = actor_of("general_manager", place)
    at = now()
    with scope(place.pk, group_id=place.group_id, actor=boss):
        units = [_take_in(place, *car) for car in CARS]
        for kind, amount in ((PriceKind.INTERNET, "20990"), (PriceKind.FLOOR, "19500")):
            pricing.set_price(
                unit_id=units[0].pk, kind=kind, amount=Decimal(amount), reason="aged", by=boss, at=at
            )
        costs.add_cost(
            unit_id=units[0].pk,
            kind=CostKind.RECON,
            amount=Decimal("412.50"),
            description="Brakes and two tyres",
            vendor="O'Neill Tire & Brake",
            reference="INV-20418",
            by=boss,
            at=at,
        )
        for colour in ("firebrick", "gainsboro", "black"):
            ready_photo(units[0], by=boss, content=jpeg(640, 480, colour))
        lender = floorplan_terms.add_plan(
            by=boss,
            lender="Great Lakes Floorplan",
            rate_pct=Decimal("8.25"),
            first_after_days=60,
            first_pct=Decimal(10),
            every_days=30,
            each_pct=Decimal(10),
        )
        for unit in (units[0], units[3]):
            floorplan.start_advance(
                unit_id=unit.pk, plan_id=lender.pk, principal=Decimal(18400), by=boss, at=at
            )
        holds.hold(
            unit_id=units[1].pk,
            customer=CustomerRef(1, "Zoë O'Brien-李"),
            expires_at=at + timedelta(days=2),
            deposit_reference="R-1042",
            by=boss,
            at=at,
        )
        add_rule(by=boss, name="Honda under $25,000", make="Honda", price_to=Decimal(25000), min_stock=2)
        add_rule(by=boss, name="Kia Sportage, new", make="Kia", model="Sportage", condition="new")
        alerts.watch(by=boss, at=at)
        bring(boss, at)
    return units


def bring(by: Actor, at: datetime) -> None:
    """Appraisals: one taken into stock, one with an offer, one that waits, and the newest a draft."""
    rows = [appraisals.appraise(car=car, entry=ENTRY, by=by, at=at) for car in BROUGHT]
    for row in rows[:2]:
        appraisal_offers.offer(appraisal_id=row.pk, by=by, at=at, offer=Decimal(11000))
    appraisal_offers.accept(appraisal_id=rows[0].pk, by=by, at=at)
    take_in_appraised(appraisal_id=rows[0].pk, by=by, at=at)
    appraisal_offers.ask(appraisal_id=rows[2].pk, by=by, at=at)


def _take_in(
    place: Dealership,
    vin: str | None,
    vehicle: VehicleEntry,
    price: int | None,
    days: int | None,
    readiness: str,
) -> StockUnit:
    today = local_date(now(), place.time_zone)
    entry = UnitEntry(
        condition="used" if days is not None else "new",
        source="auction" if days is not None else "factory",
        odometer=31_200 if days is not None else None,
        acquired_on=today - timedelta(days=days) if days is not None else None,
        acquisition_cost=Decimal(18400),
        fees=Decimal(385),
        recon=Decimal(1460),
        pack=Decimal(300),
        list_price=None if price is None else Decimal(price + 1000),
        internet_price=None if price is None else Decimal(price),
        readiness="photos" if readiness == "frontline" else readiness,
    )
    status = "in_stock" if days is not None else "ordered"
    by = actor_of("general_manager", place)
    said = SAID if vehicle.model == "CR-V" else None
    unit = intake.take_in(vin=vin, vehicle=vehicle, unit=entry, status=status, decoding=said, by=by, at=now())
    if readiness == "frontline":
        guides.issue_guide(unit_id=unit.pk, terms=guides.Terms("as_is"), by=by, at=now())
        steps = readiness_steps.active_steps(place.pk)
        ready.move_to(unit_id=unit.pk, step_id=steps[-1].pk, by=by, at=now())
        unit.refresh_from_db()
    return unit
