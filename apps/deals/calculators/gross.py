"""Dealer gross (domain.md §3). A rebate is a receivable and no gross; holdback is told apart."""

from dataclasses import dataclass
from decimal import Decimal

from apps.core.money import ZERO, cents


@dataclass(frozen=True, slots=True)
class GrossInput:
    """``vehicle_cost`` is the true cost, without pack; products as sums of sale and of cost."""

    price: Decimal
    vehicle_cost: Decimal
    accessories: Decimal = ZERO
    accessory_cost: Decimal = ZERO
    trade_allowance: Decimal = ZERO
    trade_value: Decimal = ZERO
    pack: Decimal = ZERO
    holdback: Decimal = ZERO
    doc_fee_in_gross: Decimal = ZERO
    products: Decimal = ZERO
    product_cost: Decimal = ZERO
    reserve: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Gross:
    """Front is the vehicle's profit, back is finance and insurance's; total = front + back."""

    over_allowance: Decimal
    front: Decimal
    commissionable: Decimal
    back: Decimal
    total: Decimal
    total_with_holdback: Decimal


def deal_gross(given: GrossInput) -> Gross:
    """Front, commissionable (after pack), back and total gross of one deal."""
    over_allowance = given.trade_allowance - given.trade_value
    front = cents(
        given.price
        + given.accessories
        + given.doc_fee_in_gross
        - given.vehicle_cost
        - given.accessory_cost
        - over_allowance
    )
    back = cents(given.products - given.product_cost + given.reserve)
    return Gross(
        over_allowance=cents(over_allowance),
        front=front,
        commissionable=front - given.pack,
        back=back,
        total=front + back,
        total_with_holdback=front + back + given.holdback,
    )
