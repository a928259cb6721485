"""Many cars in one call: each row taken by the rules of the import, or refused as a whole."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.bulk import draw_ids
from apps.core.errors import Conflict, DomainError, Invalid, NotFound, Stale
from apps.core.tenancy import Scope, scope
from apps.inventory.importing import wholeness
from apps.inventory.importing.members import row_of
from apps.inventory.importing.outcome import Outcome
from apps.inventory.importing.parsing import ListedUnit, Refused
from apps.inventory.importing.plans import BELOW_FLOOR, COMMITTED, SOLD_IN_FILE, Plan
from apps.inventory.importing.states import CREATE, REJECT, UNCHANGED, UPDATE
from apps.inventory.importing.writing import write_batch
from apps.inventory.models import ImportChange, StockUnit
from apps.inventory.permissions import IMPORT

MOST_ROWS = 1_000
RESULTS = {CREATE: "created", UPDATE: "updated", UNCHANGED: "unchanged", REJECT: "rejected"}
_KINDS: dict[str, type[DomainError]] = {
    wholeness.NO_UNIT: NotFound,
    wholeness.STALE: Stale,
    **dict.fromkeys((wholeness.NUMBER_IN_USE, wholeness.OTHER_NUMBER), Conflict),
    **dict.fromkeys((BELOW_FLOOR, COMMITTED, SOLD_IN_FILE, "same_car"), Conflict),
}


@dataclass(frozen=True, slots=True)
class Upserted:
    """What became of the row at index ``row``; ``error`` says why where it was rejected."""

    row: int
    result: str
    unit: StockUnit | None = None
    flags: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    error: DomainError | None = None


@transaction.atomic
def upsert(*, rows: Sequence[Any], by: Actor, at: datetime) -> list[Upserted]:
    """Take in or correct the cars of ``rows``, found by VIN, listing id or stock number; one outcome a row.

    Members are ``importing.members.MEMBERS``. Accepted rows are written by sets in this transaction,
    others not at all. Invalid for no row or more than ``MOST_ROWS``; Stale, with nothing written, if
    somebody changes one of the cars at this moment.
    """
    by.require(IMPORT)
    if not 0 < len(rows) <= MOST_ROWS:
        raise Invalid(f"Send 1 to {MOST_ROWS:,} rows.", fields={"rows": [f"1 to {MOST_ROWS:,}."]})
    place = Dealership.objects.get(pk=by.dealership_id or 0)
    listed, versions, refused = _read(rows)
    made = _written(place, listed, versions, by, at)
    refused |= made.refused
    outcomes = [_refusal(row, refusal) for row, refusal in refused.items()]
    outcomes += [
        Upserted(
            line.line,
            RESULTS[line.kind],
            line.unit,
            made.flags.get(line.line, []),
            [name for name, _, _ in line.changes],
        )
        for line in made.lines
    ]
    return sorted(outcomes, key=lambda outcome: outcome.row)


def _read(rows: Sequence[Any]) -> tuple[list[ListedUnit], dict[int, int], dict[int, Refused]]:
    """Rows that can be read, versions and refusals by index; a car that comes again is refused."""
    listed: list[ListedUnit] = []
    versions: dict[int, int] = {}
    refused: dict[int, Refused] = {}
    seen: set[str] = set()
    for index, given in enumerate(rows):
        try:
            unit, version = row_of(index, given)
            _once(unit, seen)
        except Refused as refusal:
            refused[index] = refusal
            continue
        listed.append(unit)
        if version is not None:
            versions[index] = version
    return listed, versions, refused


def _once(unit: ListedUnit, seen: set[str]) -> None:
    """Refuse a VIN, listing id or stock number that an earlier row has: which of them would be meant?"""
    ended = f" {unit.sold_on}" if unit.sold_on else ""
    keys = (f"vin {unit.vin}", f"listing {unit.external_id}", f"number {unit.stock_number.upper()}")
    named = {f"{key}{ended}" for key in keys if not key.endswith(" ")}
    if named & seen:
        raise Refused("The same car as in an earlier row.", "same_car")
    seen |= named


def _written(
    place: Dealership, listed: list[ListedUnit], versions: dict[int, int], by: Actor, at: datetime
) -> Plan:
    def enter(store: int) -> AbstractContextManager[Scope]:
        return scope(store, actor=by)

    (mark,) = draw_ids(ImportChange, 1)
    (made,) = write_batch(
        [(place, listed)],
        enter=enter,
        by=by,
        at=at,
        job_id=-mark,
        outcome=Outcome(),
        check=wholeness.whole_rows(versions),
    )
    return made


def _refusal(row: int, refusal: Refused) -> Upserted:
    kind = _KINDS.get(refusal.code, Invalid)
    return Upserted(row, RESULTS[REJECT], error=kind(str(refusal), code=refusal.code))
