"""The groups of the domain's vectors that inventory's rules answer for."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from apps.core.money import ZERO
from apps.core.testing import vectors
from apps.core.testing.vectors import Vector
from apps.inventory import ageing, cost, restock, scoring, vin

FEES = ("fees", "auction_fee")
COST_KEYS = {"acquisition", *FEES, "transport", "recon", "pack", "floorplan", "floorplan_interest"}
PLAN_KEYS = {"principal", "rate_pct", "days", "basis"}


def _known(given: Mapping[str, Any], keys: set[str]) -> None:
    unknown = given.keys() - keys
    assert not unknown, f"unknown inputs {sorted(unknown)}"


def run_vin(given: Mapping[str, Any]) -> Mapping[str, Any]:
    _known(given, {"vin"})
    report = vin.examine(given["vin"])
    return {
        "valid": report.valid,
        "sum": report.sum,
        "check": report.check,
        "error": report.error,
        "normalized": report.vin,
    }


def run_model_year(given: Mapping[str, Any]) -> Mapping[str, Any]:
    _known(given, {"pos7", "pos10", "light_vehicle"})
    light = given.get("light_vehicle", True)
    years = list(vin.model_years(given["pos7"], given["pos10"], light_vehicle=light))
    one: object = years or None
    if len(years) == 1:
        one = years[0]
    return {"model_year": one, "candidates": years, "model_years": years}


def run_ageing(given: Mapping[str, Any]) -> Mapping[str, Any]:
    _known(given, {"acquired", "as_of"})
    days = ageing.days_in_stock(date.fromisoformat(given["acquired"]), date.fromisoformat(given["as_of"]))
    return {"days": days, "bucket": ageing.bucket_of(days).name}


def _plan(given: Mapping[str, Any]) -> cost.Floorplan:
    _known(given, PLAN_KEYS)
    return cost.Floorplan(
        principal=Decimal(str(given["principal"])),
        rate_pct=Decimal(str(given["rate_pct"])),
        days=given["days"],
        basis=given.get("basis", 360),
    )


def run_cost(given: Mapping[str, Any]) -> Mapping[str, Any]:
    if "principal" in given:
        return {"interest": str(cost.floorplan_interest(_plan(given)))}
    _known(given, COST_KEYS)
    amount = {key: Decimal(str(given.get(key) or "0")) for key in COST_KEYS - {"floorplan"}}
    plan = given.get("floorplan")
    interest = cost.floorplan_interest(_plan(plan)) if plan else amount["floorplan_interest"]
    parts = cost.CostParts(
        acquisition=amount["acquisition"],
        fees=sum((amount[key] for key in FEES), ZERO),
        transport=amount["transport"],
        recon=amount["recon"],
        pack=amount["pack"],
        floorplan_interest=interest,
    )
    true, packed = str(cost.true_cost(parts)), str(cost.packed_cost(parts))
    return {
        "interest": str(interest),
        "total_cost": packed,
        "packed_cost": packed,
        "true_cost": true,
        "true_cost_ex_pack": true,
    }


def run_listing_quality(given: Mapping[str, Any]) -> Mapping[str, Any]:
    _known(given, {field.name for field in fields(scoring.Listing)})
    pct = given["price_to_market_pct"]
    values = {**given, "price_to_market_pct": None if pct is None else Decimal(str(pct))}
    listing = scoring.Listing(**values)
    assert sum((part.points for part in scoring.parts(listing)), ZERO) == scoring.score(listing)
    return {"score": str(scoring.score(listing))}


def run_restock(given: Mapping[str, Any]) -> Mapping[str, Any]:
    terms = {field.name for field in fields(restock.Terms)}
    position = {field.name for field in fields(restock.Position)}
    _known(given, terms | position)
    advice = restock.advise(
        restock.Terms(**{name: given[name] for name in terms}),
        restock.Position(**{name: given[name] for name in position}),
    )
    return {
        "sell_rate": str(advice.shown_rate),
        "reorder_point": advice.reorder_point,
        "alert": advice.alert,
        "suggested_qty": advice.quantity,
    }


RUNNERS = {
    "vin": run_vin,
    "model_year": run_model_year,
    "ageing": run_ageing,
    "cost": run_cost,
    "listing_quality": run_listing_quality,
    "restock": run_restock,
}


@vectors.parametrise(*RUNNERS)
def test_vector(vector: Vector) -> None:
    vectors.check(vector, RUNNERS)
