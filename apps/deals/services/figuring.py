"""From a deal's inputs to its figures: the only writer of the computed columns."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.clock import local_date
from apps.core.money import ZERO
from apps.deals import rules, worksheet_json
from apps.deals.calculators.worksheet import Given, Item, Worksheet, calculate
from apps.deals.models import Deal, FeeSchedule, TaxRuleSet
from apps.inventory.costing import true_cost_on
from apps.inventory.models import Condition, StockUnit


def figure(deal: Deal, *, unit: StockUnit, accessories: Sequence[Item], by: Actor, at: datetime) -> None:
    """Compute ``deal`` (unsaved) under the rules in force in the store on the day of ``at``."""
    dealership = deal.dealership
    on = local_date(at, dealership.time_zone)
    tax_rules = rules.tax_rules_for(deal.customer, dealership, on)
    schedule = rules.fees_for(deal.customer, dealership, on)
    cost = true_cost_on(unit, on)
    sheet = calculate(given(deal, unit, cost, accessories, by, tax_rules, schedule, on))
    deal.tax_rule_set, deal.fee_schedule = tax_rules, schedule
    deal.figured_by_id, deal.figured_by_name = by.user_id, by.name
    deal.vehicle_cost, deal.pack = cost, unit.pack or ZERO
    _store(deal, sheet)
    deal.worksheet = worksheet_json.freeze(
        sheet.figures,
        currency=dealership.currency,
        figured_on=on.isoformat(),
        tax_rule_set_id=tax_rules.pk,
        fee_schedule_id=schedule.pk,
    )


def given(
    deal: Deal,
    unit: StockUnit,
    cost: Decimal | None,
    accessories: Sequence[Item],
    by: Actor,
    tax_rules: TaxRuleSet,
    schedule: FeeSchedule,
    on: date,
) -> Given:
    """What the worksheet of ``deal`` is computed from, with a cost as of ``on``."""
    return Given(
        list_price=deal.list_price,
        discount=deal.discount,
        accessories=tuple(accessories),
        doc_fee=deal.entered_doc_fee,
        is_new=unit.condition == Condition.NEW,
        vehicle_cost=cost,
        costed_on=on,
        pack=unit.pack or ZERO,
        author=by.name,
        fees=rules.as_fees(schedule),
        tax_rule=rules.as_tax_rule(tax_rules),
        tax_cited=rules.cited(tax_rules),
    )


def _store(deal: Deal, sheet: Worksheet) -> None:
    deal.selling_price = sheet.selling_price
    deal.accessories_total = sheet.accessories
    deal.doc_fee = sheet.doc_fee
    deal.tax = sheet.tax.amount
    deal.government_fees = sheet.government_fees
    deal.total = sheet.total
    deal.front_gross = sheet.gross.front if sheet.gross else None
    deal.commissionable_gross = sheet.gross.commissionable if sheet.gross else None


def home_of(by: Actor) -> Dealership:
    """The dealership that the actor writes for."""
    return Dealership.objects.get(pk=by.dealership_id or 0)
