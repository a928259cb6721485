"""What the car has cost meanwhile: our side of the figures moves until the sale is booked."""

from datetime import date, datetime
from typing import Any

from apps.core.actor import Actor
from apps.core.clock import local_date
from apps.core.money import ZERO
from apps.deals import selectors, worksheet_json
from apps.deals.calculators.worksheet import calculate
from apps.deals.models import Deal
from apps.deals.services.figuring import given
from apps.inventory.costing import true_cost_on
from apps.inventory.models import StockUnit


def recosted(deal: Deal, *, unit: StockUnit, by: Actor, at: datetime) -> dict[str, Any]:
    """The columns of ``deal`` that the cost of ``unit`` on the day of ``at`` changes; empty if none.

    Recon bills and floorplan interest go on while a deal waits. What the customer pays stays as it
    was figured: only cost, gross and the private lines of the worksheet follow.
    """
    on = local_date(at, deal.dealership.time_zone)
    cost, pack = true_cost_on(unit, on), unit.pack or ZERO
    if (cost, pack) == (deal.vehicle_cost, deal.pack):
        return {}
    accessories = selectors.inputs_of(deal)["accessories"]
    sheet = calculate(given(deal, unit, cost, accessories, by, deal.tax_rule_set, deal.fee_schedule, on))
    return {
        "vehicle_cost": cost,
        "pack": pack,
        "front_gross": sheet.gross.front if sheet.gross else None,
        "commissionable_gross": sheet.gross.commissionable if sheet.gross else None,
        "worksheet": worksheet_json.with_private(deal.worksheet, sheet.figures),
    }


def told(changes: dict[str, Any], on: date) -> dict[str, Any]:
    """For the audit trail, which shows no gross: that cost was brought up to a day. The history has both."""
    return {"costed_on": on.isoformat()} if changes else {}
