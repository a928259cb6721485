"""Floorplan: inventory loans of single units, their interest and curtailments. Pure.

Conventions: the day an advance starts is day 0, so a loan that starts and ends the same day bears
nothing; a payment lowers the principal from its own day on; interest of all periods of principal is
summed exactly (principal x days, multiplied before divided) and rounded once per advance, as
``cost.floorplan_interest`` says. The end day bears no interest of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from apps.core.money import CENT, ZERO, cents
from apps.inventory.cost import Floorplan, floorplan_interest

BASES = (360, 365)


@dataclass(frozen=True, slots=True)
class Payment:
    """Principal paid back on a day."""

    paid_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Schedule:
    """Curtailments in per cent of the first principal: ``first_pct`` after ``first_after_days``, then
    ``each_pct`` every ``every_days``. Nothing is due before payoff where ``first_after_days`` is None.
    """

    first_after_days: int | None = None
    first_pct: Decimal = ZERO
    every_days: int | None = None
    each_pct: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Advance:
    """One loan: yearly ``rate_pct`` in per cent on a ``basis`` of 360 or 365 days."""

    principal: Decimal
    rate_pct: Decimal
    basis: int
    started_on: date
    ended_on: date | None = None
    payments: tuple[Payment, ...] = ()
    schedule: Schedule = Schedule()


@dataclass(frozen=True, slots=True)
class Period:
    """Days at one principal: [start, end)."""

    start: date
    end: date
    principal: Decimal

    @property
    def days(self) -> int:
        """How many."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Curtailment:
    """What a schedule asks for on a day; ``amount`` is what is still missing of it."""

    due_on: date
    amount: Decimal


def paid_of(payments: Iterable[Payment], on: date | None = None) -> Decimal:
    """Principal paid back, up to and including a day."""
    return sum((p.amount for p in payments if on is None or p.paid_on <= on), ZERO)


def balance_of(advance: Advance, on: date | None = None) -> Decimal:
    """Principal still owed."""
    return advance.principal - paid_of(advance.payments, on)


def periods(advance: Advance, as_of: date) -> list[Period]:
    """The days up to ``as_of`` or the end, cut at each payment; none before the start."""
    until = as_of if advance.ended_on is None else min(as_of, advance.ended_on)
    days = {p.paid_on for p in advance.payments if advance.started_on < p.paid_on < until}
    cuts = [advance.started_on, *sorted(days), until]
    return [Period(start, end, balance_of(advance, start)) for start, end in pairwise(cuts) if end > start]


def accrued(advance: Advance, as_of: date) -> Decimal:
    """Interest up to ``as_of``, rounded once."""
    dollar_days = sum((period.principal * period.days for period in periods(advance, as_of)), ZERO)
    return floorplan_interest(Floorplan(dollar_days, advance.rate_pct, 1, advance.basis))


def per_day(advance: Advance, on: date) -> Decimal:
    """What a day costs at the principal of ``on``; zero once it is over."""
    if advance.ended_on is not None and on >= advance.ended_on:
        return ZERO
    return floorplan_interest(Floorplan(balance_of(advance, on), advance.rate_pct, 1, advance.basis))


def curtailments(advance: Advance) -> Sequence[Curtailment]:
    """What the schedule still asks for, the earliest first; payments meet the earliest first."""
    schedule, found, asked = advance.schedule, [], ZERO
    due_after, paid = schedule.first_after_days, paid_of(advance.payments)
    pct = schedule.first_pct
    while due_after is not None and pct > 0 and asked < advance.principal:
        share = max(CENT, cents(advance.principal * pct / 100))
        before, asked = asked, min(advance.principal, asked + share)
        missing = asked - max(before, min(paid, asked))
        if missing > 0:
            found.append(Curtailment(advance.started_on + timedelta(days=due_after), missing))
        due_after = due_after + schedule.every_days if schedule.every_days else None
        pct = schedule.each_pct
    return found


def due_by(advance: Advance, on: date) -> Decimal:
    """What has to be paid by a day, that day included."""
    return sum((item.amount for item in curtailments(advance) if item.due_on <= on), ZERO)
