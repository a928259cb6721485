"""The dated rules of a deal: which is in force, and as what the calculators know it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from apps.accounts.models import Dealership
from apps.core.errors import Invalid
from apps.core.money import ZERO
from apps.customers.models import Customer
from apps.deals.calculators.figures import Cited
from apps.deals.calculators.tax import Rate, TaxRule, TradeCredit
from apps.deals.calculators.worksheet import Fees, Item
from apps.deals.models import ApprovalPolicy, FeeSchedule, TaxRuleSet
from apps.deals.models.dated import DatedRule
from apps.deals.patience import DEFAULT, Patience


def jurisdictions(customer: Customer, dealership: Dealership) -> Iterator[str]:
    """Where tax may be due, best first: the buyer's registration address, else the store's.

    Situs is usually the buyer's, not the seller's (domain.md §3); a buyer whose region has no
    published rules is taxed by the store's.
    """
    if customer.region:
        yield code_of(customer.country or dealership.country, customer.region)
    yield code_of(dealership.country, dealership.region)


def code_of(country: str, region: str) -> str:
    """ "US-OH"; the country alone where no region is known."""
    return "-".join(part.strip().upper() for part in (country, region) if part.strip())[:20]


def tax_rules_for(customer: Customer, dealership: Dealership, on: date) -> TaxRuleSet:
    """The tax rules in force on a day; Invalid if none are published."""
    return _first(TaxRuleSet.objects.prefetch_related("rates"), customer, dealership, on, "tax rules")


def fees_for(customer: Customer, dealership: Dealership, on: date) -> FeeSchedule:
    """The fee schedule in force on a day; Invalid if none is published."""
    return _first(FeeSchedule.objects.prefetch_related("fees"), customer, dealership, on, "fee schedule")


def _first[R: DatedRule](
    rules: QuerySet[R], customer: Customer, dealership: Dealership, on: date, what: str
) -> R:
    wanted = list(jurisdictions(customer, dealership))
    in_force = rules.filter(jurisdiction__in=wanted, effective_from__lte=on).filter(
        Q(effective_to=None) | Q(effective_to__gt=on)
    )
    found = {rule.jurisdiction: rule for rule in in_force}
    for jurisdiction in wanted:
        if jurisdiction in found:
            return found[jurisdiction]
    raise Invalid(
        f"No {what} for {' or '.join(dict.fromkeys(wanted))} in force on {on}: publish it under Deals first.",
        code="no_rule",
        extra={"jurisdictions": wanted},
    )


def as_tax_rule(rules: TaxRuleSet) -> TaxRule:
    """The rule set as the tax calculator takes it."""
    return TaxRule(
        rates=tuple(Rate(rate.name, rate.percent, rate.max_base) for rate in rules.rates.all()),
        trade_credit=TradeCredit(rules.trade_credit),
        trade_credit_cap=rules.trade_credit_cap,
        doc_fee_taxable=rules.doc_fee_taxable,
        accessories_taxable=rules.accessories_taxable,
        rebate_reduces_base=rules.rebate_reduces_base,
    )


def as_fees(schedule: FeeSchedule) -> Fees:
    """The schedule as the worksheet takes it."""
    return Fees(
        doc_fee=schedule.doc_fee,
        government=tuple(Item(fee.name, fee.amount) for fee in schedule.fees.all()),
        cited=cited(schedule),
        doc_fee_cap=schedule.doc_fee_cap,
        doc_fee_in_gross=schedule.doc_fee_in_gross,
    )


def cited(rule: DatedRule) -> Cited:
    """How figures name the rule and its author."""
    return Cited(rule.citation, rule.published_by_name)


def self_approval_allowed() -> bool:
    """Whether the scope's dealership is owner-operated."""
    return ApprovalPolicy.objects.filter(self_approval=True).exists()


def patience() -> Patience:
    """How long a deal of the scope's dealership may lie still."""
    return next(iter(patiences().values()), DEFAULT)


def patiences() -> dict[int, Patience]:
    """The same of every dealership of the scope that set it, by its id."""
    rows = ApprovalPolicy.objects.order_by("id")
    days = rows.values_list("dealership_id", "stale_after_days", "dead_after_days")
    return {place: Patience(stale, dead) for place, stale, dead in days}


def losses(
    selling_price: Decimal, floor_price: Decimal | None, front_gross: Decimal | None
) -> list[tuple[str, str]]:
    """Which limits a price breaks, as (override kind, sentence)."""
    broken = []
    if floor_price is not None and selling_price < floor_price:
        broken.append(("below_floor", f"The price is {floor_price - selling_price} below the floor price."))
    if front_gross is not None and front_gross < ZERO:
        broken.append(("loss", f"The front gross is {front_gross}."))
    return broken
