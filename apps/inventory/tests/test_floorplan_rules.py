"""Floorplan interest and curtailments at their boundaries. Pure."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.inventory.cost import Floorplan, floorplan_interest
from apps.inventory.floorplan import (
    Advance,
    Payment,
    Schedule,
    accrued,
    balance_of,
    curtailments,
    due_by,
    per_day,
    periods,
)

START = date(2026, 1, 5)
TEN = Decimal(10)


def advance(principal: str = "18400", rate: str = "8.25", basis: int = 360, **over: object) -> Advance:
    facts = {"started_on": START, **over}
    return Advance(Decimal(principal), Decimal(rate), basis, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "interest"), [(-3, "0.00"), (0, "0.00"), (1, "4.22"), (31, "130.72")], ids=str
)
def test_the_first_day_is_day_0(days: int, interest: str) -> None:
    assert accrued(advance(), START + timedelta(days=days)) == Decimal(interest)


def test_a_leap_day_is_a_day() -> None:
    leap = advance(started_on=date(2028, 2, 28), principal="36000", rate="10")
    plain = advance(started_on=date(2027, 2, 28), principal="36000", rate="10")
    assert accrued(leap, date(2028, 3, 1)) == Decimal("20.00")
    assert accrued(plain, date(2027, 3, 1)) == Decimal("10.00")


def test_the_basis_divides() -> None:
    a_year = START + timedelta(days=365)
    assert accrued(advance("36500", "10", 365), a_year) == Decimal("3650.00")
    assert accrued(advance("36000", "10", 360), a_year) == Decimal("3650.00")


def test_a_payment_lowers_the_principal_from_its_day_on() -> None:
    paid = advance("36000", "10", payments=(Payment(START + timedelta(days=10), Decimal(18000)),))
    assert accrued(paid, START + timedelta(days=10)) == Decimal("100.00")
    assert accrued(paid, START + timedelta(days=11)) == Decimal("105.00")
    assert [(p.days, p.principal) for p in periods(paid, START + timedelta(days=12))] == [
        (10, Decimal(36000)),
        (2, Decimal(18000)),
    ]
    assert per_day(paid, START + timedelta(days=10)) == Decimal("5.00")


def test_it_stops_at_its_end() -> None:
    over = advance(ended_on=START + timedelta(days=31))
    assert accrued(over, date(2030, 1, 1)) == Decimal("130.72")
    assert per_day(over, START + timedelta(days=31)) == 0
    assert accrued(advance(ended_on=START), date(2030, 1, 1)) == 0


SCHEDULE = Schedule(90, TEN, 30, TEN)


def test_curtailments_follow_the_plan() -> None:
    items = curtailments(advance("20000", schedule=SCHEDULE))
    assert len(items) == 10
    assert [(i.due_on - START).days for i in items[:3]] == [90, 120, 150]
    assert sum(i.amount for i in items) == Decimal(20000)


def test_payments_meet_the_earliest_first() -> None:
    paid = advance("20000", schedule=SCHEDULE, payments=(Payment(START, Decimal(3500)),))
    first = curtailments(paid)[0]
    assert ((first.due_on - START).days, first.amount) == (120, Decimal(500))
    assert due_by(paid, START + timedelta(days=119)) == 0
    assert due_by(paid, START + timedelta(days=150)) == Decimal(2500)


@pytest.mark.parametrize(
    ("schedule", "count"),
    [
        (Schedule(), 0),
        (Schedule(90, TEN), 1),
        (Schedule(0, Decimal(100)), 1),
        (Schedule(1, Decimal("0.01"), 1, Decimal("0.01")), 100),
    ],
)
def test_plans_end(schedule: Schedule, count: int) -> None:
    assert len(curtailments(advance("1.00", schedule=schedule))) == count


MONEY = st.decimals(min_value=1, max_value=90_000, places=2)


@given(
    principal=MONEY,
    shares=st.lists(st.integers(0, 30), max_size=4),
    on=st.lists(st.integers(0, 400), max_size=4),
    days=st.integers(0, 500),
    basis=st.sampled_from((360, 365)),
)
def test_interest_is_that_of_every_single_day(
    principal: Decimal, shares: list[int], on: list[int], days: int, basis: int
) -> None:
    """Day by day in fractions, rounded once: the same."""
    payments = tuple(
        Payment(START + timedelta(days=day), (principal * share / 200).quantize(Decimal("0.01")))
        for share, day in zip(shares, on, strict=False)
    )
    loan = Advance(principal, Decimal("7.125"), basis, START, payments=payments)
    exact = (
        sum((Fraction(balance_of(loan, START + timedelta(days=n))) for n in range(days)), Fraction(0))
        * Fraction("7.125")
        / (100 * basis)
    )
    assert abs(Fraction(accrued(loan, START + timedelta(days=days))) - exact) <= Fraction(1, 200)
    if not payments:
        assert accrued(loan, START + timedelta(days=days)) == floorplan_interest(
            Floorplan(principal, Decimal("7.125"), days, basis)
        )
