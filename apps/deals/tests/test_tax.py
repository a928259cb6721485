"""Tax against the worked examples, and properties that hold for any sale."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given as for_any
from hypothesis import strategies as st

from apps.core.money import ZERO, cents
from apps.core.testing.vectors import Vector, check, parametrise
from apps.deals.calculators.tax import Rate, Sale, TaxRule, TradeCredit, sales_tax

money = st.decimals(min_value=0, max_value=500_000, places=2)
percents = st.decimals(min_value=0, max_value=15, places=4)
rates = st.builds(Rate, st.just("rate"), percents, st.none() | money)
sales = st.builds(Sale, money, money, money, money, money, st.booleans())
rules = st.builds(
    TaxRule,
    st.lists(rates, min_size=1, max_size=5).map(tuple),
    st.sampled_from(TradeCredit),
    st.none() | money,
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def run(given: Mapping[str, Any]) -> dict[str, str]:
    """Answer a vector; a word that is not understood is an error, not ignored."""
    given_ = dict(given)
    locals_ = given_.pop("local", [])
    rule = TaxRule(
        rates=(
            Rate("state", Decimal(given_.pop("rate"))),
            *(_local(row) for row in (locals_ if isinstance(locals_, list) else [locals_])),
        ),
        trade_credit=TradeCredit(given_.pop("credit", "none")),
        trade_credit_cap=_money(given_.pop("cap", None)),
        doc_fee_taxable=given_.pop("doc_tax", False),
        accessories_taxable=given_.pop("acc_tax", True),
        rebate_reduces_base=given_.pop("rebate_reduces", False),
    )
    names = {"acc": "accessories", "doc": "doc_fee", "trade": "trade_allowance", "new": "is_new"}
    fields: dict[str, Any] = {names.get(key, key): given_.pop(key) for key in list(given_)}
    sale = Sale(**{key: value if key == "is_new" else Decimal(value) for key, value in fields.items()})
    result = sales_tax(sale, rule)
    return {"taxable": str(result.base), "tax": str(result.amount)}


def _local(row: dict[str, str]) -> Rate:
    return Rate("local", Decimal(row["rate"]), _money(row.get("max_base")))


def _money(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


@parametrise("tax")
def test_worked_examples(vector: Vector) -> None:
    check(vector, {"tax": run})


@parametrise("deal")
def test_the_tax_in_the_worked_deal(vector: Vector) -> None:
    sale = Sale(
        price=Decimal(vector.input["price"]),
        accessories=Decimal(vector.input["acc"]),
        doc_fee=Decimal(vector.input["doc"]),
        rebate=Decimal(vector.input["rebate"]),
        trade_allowance=Decimal(vector.input["trade_allow"]),
    )
    rule = TaxRule((Rate("state", Decimal(vector.input["tax_pct"])),), TradeCredit.FULL, doc_fee_taxable=True)
    assert sales_tax(sale, rule).amount == Decimal(vector.expect["tax"])


def test_credit_for_new_cars_only() -> None:
    rule = TaxRule((Rate("state", Decimal(6)),), TradeCredit.NEW_ONLY)
    used = Sale(price=Decimal(20000), trade_allowance=Decimal(5000))
    assert sales_tax(used, rule).amount == Decimal("1200.00")
    assert sales_tax(replace(used, is_new=True), rule).amount == Decimal("900.00")


@for_any(sales, rules)
def test_parts_add_up_and_tax_is_rounded_once(sale: Sale, rule: TaxRule) -> None:
    tax = sales_tax(sale, rule)
    assert sum((share.amount for share in tax.shares), ZERO) == tax.amount == cents(tax.amount)
    exact = sum((share.base * share.rate.percent / 100 for share in tax.shares), ZERO)
    assert abs(tax.amount - exact) <= Decimal("0.005")
    assert all(
        abs(share.amount - share.base * share.rate.percent / 100) <= Decimal("0.01") for share in tax.shares
    )


@for_any(sales, rules)
def test_the_base_is_never_negative_and_a_dearer_car_never_pays_less(sale: Sale, rule: TaxRule) -> None:
    tax = sales_tax(sale, rule)
    assert tax.base >= 0
    assert sales_tax(replace(sale, price=sale.price + 100), rule).amount >= tax.amount
