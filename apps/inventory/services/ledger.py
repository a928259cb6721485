"""Lines of the cost ledger: the only writer of a unit's cost columns, with the unit locked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from apps.core.actor import Actor
from apps.core.clock import local_date
from apps.core.errors import Conflict, Invalid
from apps.inventory import cost
from apps.inventory.cost import COLUMNS, KINDS, CostKind
from apps.inventory.entries import Invoice
from apps.inventory.lifecycle import TRANSFERRED
from apps.inventory.models import CostEntry, StockUnit
from apps.inventory.models.cost_entry import EntryOrigin


def opening_entries(
    unit: StockUnit,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    invoices: Mapping[str, Invoice] | None = None,
) -> list[CostEntry]:
    """The unsaved lines that a new stay begins with: one for each cost that is known, zero too.

    ``invoices`` says of cost columns where they came from.
    """
    papers = {column: asdict(paper) for column, paper in (invoices or {}).items()}
    return [
        new_entry(
            unit,
            kind,
            amount,
            EntryOrigin.OPENING,
            by=by,
            at=at,
            reason=reason,
            **papers.get(column, {}),
        )
        for kind, column in COLUMNS.items()
        if (amount := getattr(unit, column)) is not None
    ]


def new_entry(
    unit: StockUnit,
    kind: CostKind,
    amount: Decimal,
    origin: EntryOrigin,
    *,
    by: Actor,
    at: datetime,
    incurred_on: date | None = None,
    **facts: Any,
) -> CostEntry:
    """An unsaved line; without ``incurred_on``: an opening one of the acquisition's day, else today."""
    opened = unit.acquired_on if origin == EntryOrigin.OPENING else None
    return CostEntry(
        dealership_id=unit.dealership_id,
        unit=unit,
        kind=kind.value,
        amount=amount,
        origin=origin,
        incurred_on=incurred_on or opened or local_date(at, unit.dealership.time_zone),
        actor_id=by.user_id,
        actor_name=by.name,
        at=at,
        **facts,
    )


def standing(unit: StockUnit) -> list[CostEntry]:
    """The lines of a unit that neither reverse nor were reversed, oldest first."""
    return list(CostEntry.objects.filter(unit=unit, reverses=None, reversals=None).order_by("id"))


def write(unit: StockUnit, entries: Sequence[CostEntry]) -> None:
    """Append lines to a locked unit's ledger and set the columns of their kinds, unsaved, to the sums.

    Conflict once the unit's cost has gone to another rooftop with it; Invalid where a kind would
    sum to less than nothing.
    """
    if unit.status == TRANSFERRED:
        raise Conflict("This vehicle's cost went to the other rooftop with it.", code="transferred")
    CostEntry.objects.bulk_create(entries)
    lines = standing(unit)
    for kind in sorted({CostKind(entry.kind) for entry in entries}):
        net = cost.net_of(line.amount for line in lines if line.kind == kind)
        if net is not None and net < 0:
            raise Invalid(
                f"{cost.LABELS[kind]} would come to less than nothing.",
                code="negative_cost",
                fields={"amount": ["The entries of this kind would sum to less than zero."]},
            )
        setattr(unit, COLUMNS[kind], net)


def restate(
    unit: StockUnit, wanted: Mapping[str, Decimal | None], *, by: Actor, at: datetime, reason: str
) -> None:
    """Bring cost columns of a locked unit to ``wanted`` by lines: the first value, the difference,
    or, where a cost is emptied, the reversal of every standing line of its kind.
    """
    lines = standing(unit)
    entries: list[CostEntry] = []
    for column, amount in wanted.items():
        kind = KINDS[column]
        of_kind = [line for line in lines if line.kind == kind]
        if amount is None:
            entries += [reversal_of(unit, line, by=by, at=at, reason=reason) for line in of_kind]
        elif not of_kind:
            entries.append(new_entry(unit, kind, amount, EntryOrigin.OPENING, by=by, at=at, reason=reason))
        else:
            entries += _difference(unit, kind, amount, of_kind, by=by, at=at, reason=reason)
    write(unit, entries)


def _difference(
    unit: StockUnit, kind: CostKind, amount: Decimal, lines: list[CostEntry], **who: Any
) -> list[CostEntry]:
    missing = amount - (cost.net_of(line.amount for line in lines) or Decimal(0))
    return [new_entry(unit, kind, missing, EntryOrigin.ADJUSTING, **who)] if missing else []


def reversal_of(unit: StockUnit, line: CostEntry, *, by: Actor, at: datetime, reason: str) -> CostEntry:
    """The unsaved line that takes ``line`` back."""
    return new_entry(
        unit,
        CostKind(line.kind),
        -line.amount,
        EntryOrigin.REVERSING,
        by=by,
        at=at,
        reason=reason,
        reverses=line,
        description=line.description,
        vendor=line.vendor,
        reference=line.reference,
    )
