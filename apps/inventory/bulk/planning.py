"""What a bulk act would make of each unit, by the rules of its single verb. Writes nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from apps.core.clock import local_date
from apps.core.errors import Conflict, DomainError
from apps.inventory import lifecycle, pricing
from apps.inventory.ageing import days_in_stock
from apps.inventory.bulk.states import CANCEL, PLACE, RECEIVE, REPRICE, SHIP, STEP
from apps.inventory.models import BulkLine, BulkRun, ReadinessStep, StockUnit
from apps.inventory.readiness import home
from apps.inventory.repricing import CHANGE, REFUSED, SAME, Facts, PriceRule, reprice
from apps.inventory.services.readiness import choose, refuse_unexplained, refuse_without_guide
from apps.inventory.services.readiness_steps import active_steps
from apps.inventory.services.visits import stands_here

IN_A_DEAL = "It is committed to a deal."
OVER = "This stay is over."
NOT_HERE = "It is not at the store."


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked, ready to be applied to unit after unit."""

    run: BulkRun
    rule: PriceRule | None
    today: date
    steps: Sequence[ReadinessStep] = ()


def wish_of(run: BulkRun, at: datetime) -> Wish:
    """The run's rule, with today at its store."""
    rule = PriceRule.of(run.rule) if run.verb == REPRICE else None
    steps = active_steps(run.dealership_id) if run.verb == STEP else ()
    return Wish(run, rule, local_date(at, run.dealership.time_zone), steps)


def planned(run: BulkRun, units: Iterable[StockUnit], at: datetime) -> Iterator[BulkLine]:
    """An unsaved line for each of the units."""
    wish = wish_of(run, at)
    for unit in units:
        line = BulkLine(
            dealership_id=run.dealership_id,
            run=run,
            unit_id=unit.pk,
            version=unit.version,
            title=f"{unit.title} · {unit.stock_number}",
        )
        reason = excluded(unit, run.verb)
        if reason:
            line.kind, line.why = REFUSED, reason
            if wish.rule:
                line.old = getattr(unit, pricing.column_of(wish.rule.kind))
        else:
            _PLANS[run.verb](wish, unit, line)
        yield line


def excluded(unit: StockUnit, verb: str) -> str:
    """Why no bulk act of ``verb`` touches the unit; "" where one may. A sold car is got ready too."""
    if unit.status in lifecycle.CLOSED:
        return OVER
    if verb == STEP:
        return "" if stands_here(unit) else NOT_HERE
    return IN_A_DEAL if unit.status in lifecycle.COMMITTED else ""


def facts_of(unit: StockUnit, today: date) -> Facts:
    """The unit as the rule of a reprice sees it."""
    return Facts(
        list_price=unit.list_price,
        internet_price=unit.internet_price,
        floor_price=unit.floor_price,
        msrp=unit.msrp,
        cost=unit.ledger_cost,
        days=None if unit.acquired_on is None else days_in_stock(unit.acquired_on, today),
    )


def _price(wish: Wish, unit: StockUnit, line: BulkLine) -> None:
    assert wish.rule is not None  # a reprice has a rule
    facts, kind = facts_of(unit, wish.today), wish.rule.kind
    found = reprice(wish.rule, facts)
    line.kind, line.why = found.kind, found.why
    line.old, line.new = facts.price(kind), found.new
    line.before, line.after = told(line.old), told(line.new)
    line.old_gross = _gross(facts.asking(), facts.cost)
    line.gross = _gross(facts.asking_with(kind, found.new), facts.cost) if found.new is not None else None


def told(amount: Decimal | None) -> str:
    """A price as a line keeps it."""
    return "" if amount is None else str(amount)


def _gross(asking: Decimal | None, cost: Decimal | None) -> Decimal | None:
    return None if asking is None or cost is None else asking - cost


def _move(wish: Wish, unit: StockUnit, line: BulkLine) -> None:
    line.before = unit.status
    try:
        line.after = lifecycle.STOCK_UNIT.find(unit.status, wish.run.verb).target
        line.kind = CHANGE
    except Conflict:
        line.kind, line.why = REFUSED, f"It is {lifecycle.STATES[unit.status].lower()}."


def _place(wish: Wish, unit: StockUnit, line: BulkLine) -> None:
    line.before = str(unit.location_id or "")
    line.after = str(wish.run.rule["location_id"] or "")
    line.kind = SAME if line.before == line.after else CHANGE


def _step(wish: Wish, unit: StockUnit, line: BulkLine) -> None:
    """By the table of moves, the reason that was given, and the Buyers Guide."""
    line.before, line.after = str(step_of(wish.steps, unit)), str(wish.run.rule["step_id"])
    if line.before == line.after:
        line.kind = SAME
        return
    line.kind, line.why = CHANGE, ""
    try:
        target, move = choose(wish.steps, unit, int(line.after))
        refuse_unexplained(move, target, wish.run.reason)
        refuse_without_guide(unit, target.stage)
    except DomainError as error:
        line.kind, line.why = REFUSED, error.message


def step_of(steps: Sequence[ReadinessStep], unit: StockUnit) -> int:
    """The step in which a unit stands; one that nobody moved yet is at home in its stage's first."""
    return unit.step_id or home(steps, unit.readiness).pk


_PLANS: Mapping[str, Callable[[Wish, StockUnit, BulkLine], None]] = {
    REPRICE: _price,
    SHIP: _move,
    RECEIVE: _move,
    CANCEL: _move,
    PLACE: _place,
    STEP: _step,
}
