"""Appraisals in any state, and every verb of them as one call."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.inventory.appraising import Finding, ReconLine, ValuationEntry
from apps.inventory.brought_car import BroughtCar
from apps.inventory.models import Appraisal
from apps.inventory.services import appraisal_offers as offers
from apps.inventory.services.appraisal_intake import take_in_appraised
from apps.inventory.services.appraisals import appraise
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, CUSTOMER, StockUnitFactory

CAR = BroughtCar(
    vin="1HGCP268X9A069918",
    year=2009,
    make="Honda",
    model="Accord",
    odometer=98_400,
    customer=CUSTOMER,
)
ENTRY = ValuationEntry(
    retail=Decimal(14990),
    findings=(Finding("exterior", "fair", "Scratch on the left door"), Finding("tyres", "poor")),
    recon=(ReconLine("Four tyres", Decimal(620)), ReconLine("Paint left door", Decimal("380.50"))),
    fees=Decimal(85),
)
# 14,990 − 1,000.50 − pack 0 − margin 2,000 − 85
WORKED = Decimal("11904.50")

Call = Callable[[Appraisal, Actor], object]

CALLS: dict[str, Call] = {
    "ask": lambda row, by: offers.ask(appraisal_id=row.pk, by=by, at=AT),
    "offer": lambda row, by: offers.offer(appraisal_id=row.pk, by=by, at=AT),
    "approve": lambda row, by: offers.approve(appraisal_id=row.pk, by=by, at=AT),
    "send_back": lambda row, by: offers.send_back(appraisal_id=row.pk, by=by, at=AT, reason="too much"),
    "accept": lambda row, by: offers.accept(appraisal_id=row.pk, by=by, at=AT),
    "walk_away": lambda row, by: offers.walk_away(appraisal_id=row.pk, by=by, at=AT, reason="wants more"),
    "reappraise": lambda row, by: offers.reappraise(appraisal_id=row.pk, by=by, at=AT),
    "take_in": lambda row, by: take_in_appraised(appraisal_id=row.pk, by=by, at=AT),
}


def appraised(shop: Dealership, status: str = "draft", **fields: Any) -> Appraisal:
    """An appraisal of CAR by a rep; from "waiting" on with the worked figure as its offer."""
    row = appraise(car=CAR, entry=ENTRY, by=actor_of("sales_rep", shop, user_id=902), at=AT)
    facts: dict[str, Any] = {"status": status, **fields}
    if status in ("waiting", "offered", "accepted", "expired", "taken_in"):
        facts.setdefault("offer", WORKED)
    if status in ("offered", "accepted", "expired", "taken_in"):
        facts.setdefault("offered_at", AT)
        facts.setdefault("offer_until", AT + timedelta(days=7))
    if status == "taken_in":
        facts["unit"] = StockUnitFactory(dealership=shop)
    for name, value in facts.items():
        setattr(row, name, value)
    if status != "draft" or fields:
        row.save()
    return row
