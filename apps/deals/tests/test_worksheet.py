"""The worksheet: parts make the total, every figure explains itself, JSON keeps it exactly."""

from dataclasses import replace
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from apps.core.errors import Invalid
from apps.core.money import ZERO
from apps.deals import worksheet_json
from apps.deals.calculators.figures import Cited
from apps.deals.calculators.tax import Rate, TaxRule
from apps.deals.calculators.worksheet import Fees, Given, Item, calculate

money = st.decimals(min_value=0, max_value=90_000, places=2)
items = st.lists(st.builds(Item, st.just("Mats"), money, money), max_size=4).map(tuple)
RULE = Cited("Sales tax (US-OH), version 2, from 2026-01-01", "Ann")


@st.composite
def worksheets(draw: st.DrawFn) -> Given:
    list_price = draw(st.decimals(min_value=1, max_value=200_000, places=2))
    return Given(
        list_price=list_price,
        discount=draw(st.decimals(min_value=0, max_value=list_price - Decimal("0.01"), places=2)),
        accessories=draw(items),
        doc_fee=draw(st.none() | money),
        is_new=draw(st.booleans()),
        vehicle_cost=draw(st.none() | money),
        pack=draw(money),
        author="Rep",
        fees=Fees(draw(money), draw(items), RULE, doc_fee_in_gross=draw(st.booleans())),
        tax_rule=TaxRule(
            (
                Rate("State", draw(st.decimals(min_value=0, max_value=12, places=3))),
                Rate("City", Decimal("0.5")),
            ),
            doc_fee_taxable=draw(st.booleans()),
            accessories_taxable=draw(st.booleans()),
        ),
        tax_cited=RULE,
    )


@for_any(worksheets())
def test_parts_make_the_total(given: Given) -> None:
    sheet = calculate(given)
    amounts = {figure.key: figure.amount for figure in sheet.figures}
    parts = ("selling_price", "accessories", "doc_fee", "tax", "government_fees")
    assert sum((amounts[key] or ZERO for key in parts), ZERO) == amounts["total"] == sheet.total
    assert amounts["list_price"] + amounts["discount"] == amounts["selling_price"]
    shares = [figure.amount for figure in sheet.figures if figure.key.startswith("tax_")]
    assert sum(shares, ZERO) == amounts["tax"]


@for_any(worksheets())
def test_what_the_buyer_pays_is_gross_cost_and_what_is_passed_on(given: Given) -> None:
    sheet = calculate(given)
    if given.vehicle_cost is None:
        assert sheet.gross is None
        return
    passed_on = sheet.tax.amount + sheet.government_fees
    costs = given.vehicle_cost + sum((item.cost for item in given.accessories), ZERO)
    kept = ZERO if given.fees.doc_fee_in_gross else sheet.doc_fee
    assert sheet.gross.front == sheet.total - passed_on - kept - costs
    assert sheet.gross.commissionable == sheet.gross.front - given.pack


@for_any(worksheets())
def test_every_figure_explains_itself_and_json_keeps_it(given: Given) -> None:
    figures = calculate(given).figures
    assert all(figure.formula and figure.label for figure in figures)
    assert all(figure.author for figure in figures if not figure.inputs and not figure.private)
    frozen = worksheet_json.freeze(
        figures, currency="USD", figured_on="2026-11-16", tax_rule_set_id=1, fee_schedule_id=2
    )
    assert worksheet_json.thaw(frozen) == figures


def test_a_worksheet_that_is_none_is_not_stored() -> None:
    with pytest.raises(jsonschema.ValidationError):
        worksheet_json.freeze(
            (), currency="USD", figured_on="2026-11-16", tax_rule_set_id=1, fee_schedule_id=2
        )


@for_any(worksheets(), st.decimals(min_value="0.01", max_value=100, places=2))
def test_the_doc_fee_is_capped(given: Given, over: Decimal) -> None:
    capped = replace(given, doc_fee=Decimal(500) + over, fees=replace(given.fees, doc_fee_cap=Decimal(500)))
    with pytest.raises(Invalid) as refusal:
        calculate(capped)
    assert "doc_fee" in refusal.value.fields
