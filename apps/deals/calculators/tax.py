"""Sales tax of one sale under one rule set (domain.md §3, tax rule set).

``base = max(0, price + taxable adds − deductible rebate − trade credit)``; the credit uses the
trade's *allowance*, never its equity. Rates are percentages: ``Decimal("7")`` is 7 %.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from apps.core.money import ZERO, cents


class TradeCredit(StrEnum):
    """How much of a trade's allowance leaves the taxable base."""

    NONE = "none"
    FULL = "full"
    CAPPED = "capped"
    NEW_ONLY = "new_only"


@dataclass(frozen=True, slots=True)
class Rate:
    """One authority's percentage, on no more than ``max_base`` of the sale."""

    name: str
    percent: Decimal
    max_base: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TaxRule:
    """What a jurisdiction taxes, as data."""

    rates: tuple[Rate, ...]
    trade_credit: TradeCredit = TradeCredit.NONE
    trade_credit_cap: Decimal | None = None
    doc_fee_taxable: bool = False
    accessories_taxable: bool = True
    rebate_reduces_base: bool = False


@dataclass(frozen=True, slots=True)
class Sale:
    """The amounts that a tax rule looks at, in the dealership's currency."""

    price: Decimal
    accessories: Decimal = ZERO
    doc_fee: Decimal = ZERO
    rebate: Decimal = ZERO
    trade_allowance: Decimal = ZERO
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class RateShare:
    """What one rate takes: ``amount`` of ``base``."""

    rate: Rate
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Tax:
    """``amount`` is rounded once and equals the sum of ``shares``."""

    base: Decimal
    amount: Decimal
    credit: Decimal
    deductible_rebate: Decimal
    shares: tuple[RateShare, ...]


def sales_tax(sale: Sale, rule: TaxRule) -> Tax:
    """Tax on ``sale``; the parts always add up to the amount."""
    credit = _trade_credit(sale, rule)
    rebate = sale.rebate if rule.rebate_reduces_base else ZERO
    adds = (sale.accessories if rule.accessories_taxable else ZERO) + (
        sale.doc_fee if rule.doc_fee_taxable else ZERO
    )
    base = max(ZERO, cents(sale.price + adds - rebate - credit))
    bases = [base if rate.max_base is None else min(base, rate.max_base) for rate in rule.rates]
    exact = [part * rate.percent / 100 for part, rate in zip(bases, rule.rates, strict=True)]
    amount = cents(sum(exact, ZERO))
    shares = tuple(
        RateShare(rate, part, share)
        for rate, part, share in zip(rule.rates, bases, _whole_cents(exact), strict=True)
    )
    return Tax(base, amount, credit, rebate, shares)


def _trade_credit(sale: Sale, rule: TaxRule) -> Decimal:
    if rule.trade_credit is TradeCredit.FULL or (rule.trade_credit is TradeCredit.NEW_ONLY and sale.is_new):
        return sale.trade_allowance
    if rule.trade_credit is TradeCredit.CAPPED:
        return min(sale.trade_allowance, rule.trade_credit_cap or ZERO)
    return ZERO


def _whole_cents(exact: list[Decimal]) -> list[Decimal]:
    """Each part in cents so that they add up to the rounded sum: round the running total."""
    shares, running, paid = [], ZERO, ZERO
    for part in exact:
        running += part
        shares.append(cents(running) - paid)
        paid = cents(running)
    return shares
