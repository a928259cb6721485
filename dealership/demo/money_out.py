"""What a demo store's cars cost on paper: invoices with vendors, and floorplan with its curtailments."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from apps.inventory.entries import Invoice
from apps.inventory.models import FloorplanAdvance, StockUnit
from apps.inventory.services.floorplan import pay_curtailment, start_advance
from apps.inventory.services.floorplan_terms import add_plan
from dealership.demo.places import Store

AUCTIONS = ("Three Rivers Auto Auction", "Midstate Dealer Exchange", "Bayline Auction")
HAULERS = ("Northbound Auto Haul", "Kestrel Transport", "Two Lakes Carriers")
SHOPS = (
    ("Brakes and two tyres", "Hollow Road Tire & Brake"),
    ("Paint correction and dent repair", "Pinewood Body Works"),
    ("Safety inspection and fluids", "Own workshop"),
    ("Windscreen and detail", "Clearview Glass"),
)
LENDERS = {"new": "Cobalt Floorplan", "used": "Harbor Street Capital"}
ON_FLOORPLAN = 0.7


def invoices(entry: Mapping[str, Any], dice: Random) -> dict[str, Invoice]:
    """Where the costs of a car came from, drawn by ``dice``."""
    number = dice.randint(10_000, 99_999)
    source = "Factory invoice" if entry["source"] == "factory" else "Purchase"
    house = AUCTIONS[number % len(AUCTIONS)] if entry["source"] == "auction" else ""
    work, shop = SHOPS[number % len(SHOPS)]
    return {
        "acquisition_cost": Invoice(source, house, f"B-{number}"),
        "fees": Invoice("Auction fee", house, f"B-{number}-F"),
        "transport": Invoice("Transport to the store", HAULERS[number % len(HAULERS)], f"T-{number + 17}"),
        "recon": Invoice(work, shop, f"RO-{number % 9000 + 1000}"),
        "pack": Invoice("Store pack"),
    }


def put_on_floorplan(store: Store, unit: StockUnit, dice: Random, *, at: datetime) -> FloorplanAdvance | None:
    """Most cars of a store with a back office stand on a lender's money."""
    if store.data.get("owner_operated") or dice.random() > ON_FLOORPLAN:
        return None
    kind = "new" if unit.condition == "new" else "used"
    return start_advance(
        unit_id=unit.pk,
        plan_id=_plan(store, kind),
        principal=unit.acquisition_cost or Decimal(0),
        by=store.actor("dealer_admin"),
        at=at,
    )


def _plan(store: Store, kind: str) -> int:
    plans: dict[str, int] = store.data.setdefault("floorplan", {})
    if kind not in plans:
        terms: dict[str, Any] = {"rate_pct": Decimal("7.25"), "basis": 360}
        if kind == "used":
            terms = {
                "rate_pct": Decimal("8.5"),
                "basis": 365,
                "first_after_days": 60,
                "first_pct": Decimal(10),
                "every_days": 30,
                "each_pct": Decimal(10),
            }
        plans[kind] = add_plan(by=store.actor("dealer_admin"), lender=LENDERS[kind], **terms).pk
    return plans[kind]


def curtail(
    store: Store, advance: FloorplanAdvance, dice: Random, *, day: date, at: datetime
) -> FloorplanAdvance:
    """Pay what is due; one in ten is late by a week or so."""
    due = advance.next_due_on
    owed = advance.next_due
    if due is None or owed is None or owed >= advance.balance or due > day:
        return advance
    if day.weekday() == 6 or dice.random() < 0.1:
        return advance
    return pay_curtailment(
        advance_id=advance.pk,
        amount=owed,
        reference=f"ACH {dice.randint(100_000, 999_999)}",
        by=store.actor("dealer_admin"),
        at=at,
    )
