"""Cars that people brought to a demo store: an appraisal in each state."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from apps.core.actor import system_actor
from apps.customers.models import Customer
from apps.inventory.appraising import Finding, ReconLine, ValuationEntry
from apps.inventory.brought_car import BroughtCar
from apps.inventory.models import Appraisal
from apps.inventory.refs import CustomerRef
from apps.inventory.services import appraisal_offers as offers
from apps.inventory.services.appraisal_intake import take_in_appraised
from apps.inventory.services.appraisals import appraise
from apps.inventory.services.intake_policy import set_intake_policy
from dealership.demo.fixtures import make_car, read
from dealership.demo.places import Store

FATES = ("expired", "walked_away", "taken_in", "accepted", "offered", "waiting", "offered", "draft", "draft")
LIMIT = Decimal(9000)  # above it a manager decides
REASON = "Wants 1,500 more, keeps it for now"


def bring_cars(store: Store, customers: list[Customer], dice: Random, at: datetime) -> None:
    """Oldest first: what became of them is further along."""
    set_intake_policy(by=store.actor("dealer_admin"), at=at - timedelta(days=60), offer_limit=LIMIT)
    for number, fate in enumerate(FATES):
        begun = at - timedelta(days=14 if fate == "expired" else len(FATES) - number, hours=2)
        row = _appraise(store, customers, dice, begun)
        _go_on(store, row, fate, min(begun + timedelta(hours=dice.randint(1, 26)), at))
    by = system_actor("expired offers", dealership_id=store.place.pk)
    offers.expire_due(by=by, at=at - timedelta(days=2))


def _appraise(store: Store, customers: list[Customer], dice: Random, at: datetime) -> Appraisal:
    age = dice.randint(3, 11)
    car = make_car(dice, makes=[], year=at.year - age)
    customer = dice.choice(customers)
    retail = (car.msrp * Decimal("0.86") * Decimal("0.9") ** age / 50).quantize(Decimal(1)) * 50
    findings = dice.sample(read("today")["findings"], 5)
    works = dice.sample(read("today")["recon"], dice.randint(1, 3))
    return appraise(
        car=BroughtCar(
            vin=car.vin,
            year=car.year,
            make=car.model["make"],
            model=car.model["model"],
            trim=car.trim,
            exterior_colour=car.exterior,
            odometer=age * dice.randint(8_000, 14_000) + dice.randint(0, 999),
            source=dice.choice(("trade", "trade", "street", "lease_return")),
            customer=CustomerRef(customer.pk, customer.name),
        ),
        entry=ValuationEntry(
            retail=retail,
            findings=tuple(Finding(*finding) for finding in findings),
            recon=tuple(ReconLine(label, Decimal(amount)) for label, amount in works),
            fees=Decimal(85),
        ),
        by=store.either("sales_rep", dice.randrange(len(store.people["sales_rep"]))),
        at=at,
    )


def _go_on(store: Store, row: Appraisal, fate: str, at: datetime) -> None:
    rep, boss = store.actor("sales_rep"), store.either("sales_manager")
    if fate == "draft":
        return
    if fate == "waiting":
        offers.ask(appraisal_id=row.pk, reason="Regular customer, clean history", by=rep, at=at)
        return
    if fate == "walked_away":
        offers.walk_away(appraisal_id=row.pk, reason=REASON, by=rep, at=at)
        return
    offers.offer(appraisal_id=row.pk, by=boss, at=at)
    if fate in ("accepted", "taken_in"):
        offers.accept(appraisal_id=row.pk, by=rep, at=at)
    if fate == "taken_in":
        take_in_appraised(appraisal_id=row.pk, by=store.either("back_office"), at=at)
