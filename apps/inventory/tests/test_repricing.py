"""The rule of a bulk reprice: rounding, endings, floors."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import Invalid
from apps.inventory.pricing import PriceKind
from apps.inventory.repricing import (
    BELOW,
    CHANGE,
    FLOOR,
    REFUSED,
    SAME,
    WRITTEN,
    AtFloor,
    Facts,
    How,
    PriceRule,
    reprice,
    with_ending,
)

amounts = st.decimals(min_value=0, max_value=500_000, places=2)
maybe = st.none() | amounts
endings = st.sampled_from(["", "0", "90", "95", "990", "995", "0990"])
facts = st.builds(Facts, maybe, maybe, maybe, maybe, maybe, st.none() | st.integers(0, 500))
rules = st.builds(
    PriceRule,
    st.sampled_from([PriceKind.LIST, PriceKind.INTERNET]),
    st.sampled_from(How),
    st.decimals(min_value=1, max_value=90, places=2),
    endings,
    st.sampled_from(["down", "nearest"]),
    st.sampled_from(AtFloor),
    st.none() | st.integers(0, 100),
)


def car(internet: str | None = "20990", floor: str | None = None, days: int | None = 20) -> Facts:
    money = {"internet_price": internet, "floor_price": floor}
    known = {name: None if value is None else Decimal(value) for name, value in money.items()}
    return Facts(list_price=Decimal(21_990), msrp=Decimal(30_000), cost=Decimal(18_000), days=days, **known)


def rule(how: How, amount: str = "0", **more) -> PriceRule:
    return PriceRule(PriceKind.INTERNET, how, Decimal(amount), **more)


@pytest.mark.parametrize(
    ("asked", "new"),
    [
        (rule(How.SET, "19999"), "19999"),
        (rule(How.ADD, "10.50"), "21000.50"),
        (rule(How.SUBTRACT, "990"), "20000"),
        (rule(How.LOWER, "3"), "20360.30"),
        (rule(How.RAISE, "2.5"), "21514.75"),
        (rule(How.OF_MSRP, "70"), "21000"),
        (rule(How.OVER_COST, "2000"), "20000"),
        (rule(How.LOWER, "3", ending="990"), "19990"),
        (rule(How.LOWER, "1", ending="995", rounding="down"), "19995"),
        (rule(How.RAISE, "3", ending="995"), "21995"),
        (rule(How.KEEP, ending="495"), "20495"),
    ],
)
def test_new_prices(asked, new):
    found = reprice(asked, car())
    assert (found.kind, found.new) == (CHANGE, Decimal(new))


@given(amounts, endings, st.sampled_from(["down", "nearest"]))
def test_an_ending_holds_and_is_idempotent(amount, ending, rounding):
    once = with_ending(amount, ending, rounding)
    assert once == with_ending(once, ending, rounding)
    assert once >= 0
    if ending and amount >= Decimal(ending):
        step = Decimal(10) ** len(ending)
        assert once % step == Decimal(ending)
        assert abs(once - amount) < step
        assert rounding != "down" or once <= amount


@given(rules, facts)
def test_never_negative_never_below_the_floor_unasked(asked, unit):
    found = reprice(asked, unit)
    if found.kind not in WRITTEN:
        return
    assert found.new is not None
    assert found.new >= 0
    assert found.new == found.new.quantize(Decimal("0.01"))
    assert found.new != unit.price(asked.kind)
    asking = unit.asking_with(asked.kind, found.new)
    below = unit.floor_price is not None and asking < unit.floor_price
    assert below == (found.kind == BELOW)
    assert not below or asked.at_floor is AtFloor.BREAK


@given(rules, facts)
def test_the_stored_rule_is_the_rule(asked, unit):
    if asked.how is How.KEEP and not asked.ending:
        with pytest.raises(Invalid):
            PriceRule.of(asked.stored())
    else:
        assert reprice(PriceRule.of(asked.stored()), unit) == reprice(asked, unit)


@pytest.mark.parametrize(
    ("at_floor", "kind", "new"),
    [(AtFloor.SKIP, FLOOR, "18990"), (AtFloor.STOP, CHANGE, "20500"), (AtFloor.BREAK, BELOW, "18990")],
)
def test_at_the_floor(at_floor, kind, new):
    found = reprice(rule(How.SUBTRACT, "2000", at_floor=at_floor), car(floor="20500"))
    assert (found.kind, found.new) == (kind, Decimal(new))


def test_stopping_at_the_floor_never_raises_a_price():
    already_below = car(internet="20000", floor="20500")
    found = reprice(rule(How.SUBTRACT, "100", at_floor=AtFloor.STOP), already_below)
    assert found.kind == FLOOR
    at_it = reprice(rule(How.SUBTRACT, "100", at_floor=AtFloor.STOP), car(internet="20500", floor="20500"))
    assert at_it.kind == SAME


def test_why_not():
    assert "no internet price" in reprice(rule(How.LOWER, "3"), car(internet=None)).why
    assert "60" in reprice(rule(How.LOWER, "3", older_than=60), car(days=60)).why
    assert reprice(rule(How.LOWER, "3", older_than=60), car(days=61)).kind == CHANGE
    assert reprice(rule(How.LOWER, "3", older_than=60), car(days=None)).kind == REFUSED
    assert "below zero" in reprice(rule(How.SUBTRACT, "99999"), car()).why


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "-1"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "91"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"ending": "99x"}, "ending"),
        ({"ending": "99999"}, "ending"),
        ({"how": "keep"}, "ending"),
        ({"kind": "floor"}, "kind"),
        ({"rounding": "up"}, "rounding"),
        ({"older_than": -1}, "older_than"),
    ],
)
def test_rules_that_make_no_sense(wrong, field):
    with pytest.raises(Invalid) as refused:
        PriceRule.of({"kind": "internet", "how": "lower", "amount": "5"} | wrong)
    assert list(refused.value.fields) == [field]


def test_what_is_no_rule():
    for stored in ({}, {"kind": "internet", "how": "dance"}, {"kind": "list", "how": "set", "amount": "x"}):
        with pytest.raises(Invalid):
            PriceRule.of(stored)
