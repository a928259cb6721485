"""Writing a batch of a bulk act: prices by sets, everything else by its single verb.

Each writer takes locked units with the value that each is to get and returns what it had to leave,
by reason. It runs in the caller's transaction and scope.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.bulk import Batch, draw_ids
from apps.core.errors import DomainError
from apps.core.outbox import publish
from apps.inventory import pricing
from apps.inventory.bulk.states import CANCEL, PLACE, RECEIVE, SHIP, STEP
from apps.inventory.events import StockUnitsRepriced
from apps.inventory.models import BulkLine, BulkRun, PriceChange, StockUnit
from apps.inventory.pricing import PriceKind
from apps.inventory.services import editing, movement, readiness
from apps.inventory.services.pricing import history_row


@dataclass(slots=True)
class Written:
    """Ids of lines: those that were done, and those that were left, by the reason."""

    done: list[int] = field(default_factory=list)
    left: dict[str, list[int]] = field(default_factory=dict)

    def leave(self, line: BulkLine, why: str) -> None:
        """Note a line that is not written."""
        self.left.setdefault(why[:300], []).append(line.pk)


@dataclass(frozen=True, slots=True)
class Task:
    """A line, its locked unit, and the value that it gets."""

    line: BulkLine
    unit: StockUnit
    value: str


@dataclass(frozen=True, slots=True)
class Act:
    """Who writes, when, why; ``may_break`` is whether that person may go below a floor."""

    run: BulkRun
    by: Actor
    at: datetime
    reason: str
    may_break: bool
    undoing: bool
    job_id: int


def locked(lines: Iterable[BulkLine]) -> dict[int, StockUnit]:
    """The units of the lines, locked in the order of their ids."""
    ids = [line.unit_id for line in lines]
    units = StockUnit.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return {unit.pk: unit for unit in units}


def write_prices(act: Act, tasks: Sequence[Task], written: Written) -> None:
    """Give each unit its price with history, one audit row and one event for all of them."""
    kind = PriceKind(act.run.rule["kind"])
    units: list[StockUnit] = []
    prices: list[PriceChange] = []
    for task in tasks:
        new = Decimal(task.value) if task.value else None
        try:
            change = _reprice(act, task.unit, kind, new)
        except DomainError as error:
            written.leave(task.line, error.message)
            continue
        units.append(task.unit)
        prices.append(change)
        written.done.append(task.line.pk)
    if units:
        _store(act, units, prices)
        _tell(act, kind, units)


def _tell(act: Act, kind: PriceKind, units: Sequence[StockUnit]) -> None:
    facts = {"cars": len(units), "run": act.run.pk, "kind": kind.value}
    if act.undoing:
        record("inventory.undo_bulk_reprice", target=act.run, by=act.by, reason=act.reason, facts=facts)
    else:
        record("inventory.bulk_reprice", target=act.run, by=act.by, reason=act.reason, facts=facts)
    publish(
        StockUnitsRepriced(
            dealership_id=act.run.dealership_id,
            run_id=act.run.pk,
            at=act.at,
            kind=kind.value,
            unit_ids=tuple(unit.pk for unit in units),
        )
    )


def _reprice(act: Act, unit: StockUnit, kind: PriceKind, new: Decimal | None) -> PriceChange:
    """Set the price on the unsaved unit by the rules of ``services.pricing``; its history row."""
    column = pricing.column_of(kind)
    old = getattr(unit, column)
    asking = pricing.asking_price(
        new if kind is PriceKind.LIST else unit.list_price,
        new if kind is PriceKind.INTERNET else unit.internet_price,
    )
    pricing.check_floor(asking, unit.floor_price, may_break=act.may_break, may_see=False, reason=act.reason)
    setattr(unit, column, new)
    unit.price = asking
    unit.version += 1
    return history_row(unit, kind, old, new, reason=act.reason, by=act.by, at=act.at)


def _store(act: Act, units: Sequence[StockUnit], prices: Sequence[PriceChange]) -> None:
    store, reason = act.run.dealership_id, act.reason or f"{act.run.rule['kind']} price"
    changed = Batch(StockUnit, "reprice")
    changed.stage(units)
    changed.update(dealership_id=store, by=act.by, at=act.at, reason=reason, expected=len(units))
    for change, pk in zip(prices, draw_ids(PriceChange, len(prices)), strict=True):
        change.pk = pk
    history = Batch(PriceChange, "reprice")
    history.stage(prices)
    history.insert(dealership_id=store, by=act.by, at=act.at, reason=reason)


_MOVES: Mapping[str, str] = {SHIP: "ship", RECEIVE: "receive", CANCEL: "cancel"}


def write_singly(act: Act, tasks: Sequence[Task], written: Written) -> None:
    """The single verb on each unit: its own audit row and event, since each may be refused."""
    for task in tasks:
        try:
            with transaction.atomic():
                _do(act, task)
        except DomainError as error:
            written.leave(task.line, error.message)
        else:
            written.done.append(task.line.pk)


def _do(act: Act, task: Task) -> None:
    unit, by, at = task.unit, act.by, act.at
    if act.run.verb == PLACE:
        place = int(task.value) if task.value else None
        changes = {"location_id": place}
        editing.edit(unit_id=unit.pk, changes=changes, by=by, at=at, version=unit.version, reason=act.reason)
        return
    if act.run.verb == STEP:
        readiness.move_to(
            unit_id=unit.pk, step_id=int(task.value), by=by, at=at, reason=act.reason, version=unit.version
        )
        return
    verb = getattr(movement, _MOVES[act.run.verb])
    verb(unit_id=unit.pk, by=by, at=at, reason=act.reason, version=unit.version)
