"""Gross against the worked examples, and the identity of its parts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import given as for_any
from hypothesis import strategies as st

from apps.core.money import ZERO
from apps.core.testing.vectors import Vector, check, parametrise
from apps.deals.calculators.gross import GrossInput, deal_gross

SALES = {"vsc_sale", "gap_sale"}
COSTS = {"vsc_cost", "gap_cost"}
NAMES = {
    "price": "price",
    "acc_sale": "accessories",
    "acc_cost": "accessory_cost",
    "vehicle_cost": "vehicle_cost",
    "trade_allow": "trade_allowance",
    "acv": "trade_value",
    "pack": "pack",
    "holdback": "holdback",
    "reserve": "reserve",
    "doc_in_gross": "doc_fee_in_gross",
}
money = st.decimals(min_value=0, max_value=500_000, places=2)


def run(given: Mapping[str, Any]) -> dict[str, str]:
    """Answer a vector; KeyError on a word that is not understood."""
    given_ = {key: Decimal(value) for key, value in given.items()}
    fields = {NAMES[key]: value for key, value in given_.items() if key not in SALES | COSTS}
    fields["products"] = sum((given_[key] for key in SALES & given_.keys()), ZERO)
    fields["product_cost"] = sum((given_[key] for key in COSTS & given_.keys()), ZERO)
    gross = deal_gross(GrossInput(**fields))
    answers = {
        "over_allowance": gross.over_allowance,
        "front_gross": gross.front,
        "commissionable_front": gross.commissionable,
        "back_gross": gross.back,
        "total_gross": gross.total,
        "total_with_holdback": gross.total_with_holdback,
    }
    return {key: str(value) for key, value in answers.items()}


@parametrise("gross")
def test_worked_examples(vector: Vector) -> None:
    check(vector, {"gross": run})


@for_any(st.builds(GrossInput, *[money] * 12))
def test_parts_add_up(given_: GrossInput) -> None:
    gross = deal_gross(given_)
    assert gross.total == gross.front + gross.back
    assert gross.commissionable + given_.pack == gross.front
    assert gross.total_with_holdback - given_.holdback == gross.total


@for_any(st.builds(GrossInput, *[money] * 12))
def test_an_allowance_at_the_trades_value_costs_nothing(given_: GrossInput) -> None:
    fair = GrossInput(given_.price, given_.vehicle_cost, trade_allowance=given_.pack, trade_value=given_.pack)
    assert deal_gross(fair).front == given_.price - given_.vehicle_cost
