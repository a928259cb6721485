"""Entering what a unit cost, and taking an entry back."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.money import cents
from apps.core.outbox import publish
from apps.inventory.cost import COLUMNS, CostKind
from apps.inventory.events import StockUnitCostChanged
from apps.inventory.models import CostEntry, StockUnit
from apps.inventory.models.cost_entry import EntryOrigin
from apps.inventory.permissions import ENTER_COST, REVERSE_COST, SEE_COST
from apps.inventory.services import ledger
from apps.inventory.services.rows import check_version, lock_unit


@transaction.atomic
def add_cost(
    *,
    unit_id: int,
    kind: CostKind,
    amount: Decimal,
    description: str,
    by: Actor,
    at: datetime,
    vendor: str = "",
    reference: str = "",
    incurred_on: date | None = None,
    version: int | None = None,
) -> CostEntry:
    """Enter one cost; a credit note is a negative ``amount``, in the dealership's currency.

    ``incurred_on`` is a date in the store's zone, today if empty. Invalid for no amount, no
    description, a date to come, or a kind that would sum to less than nothing.
    """
    by.require(ENTER_COST)
    by.require(SEE_COST)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    entry = ledger.new_entry(
        unit,
        kind,
        cents(amount),
        EntryOrigin.ENTERED,
        by=by,
        at=at,
        incurred_on=incurred_on,
        description=description.strip(),
        vendor=vendor.strip(),
        reference=reference.strip(),
    )
    _check(entry, local_date(at, unit.dealership.time_zone))
    return append(unit, entry, "inventory.add_cost", by=by, at=at)


@transaction.atomic
def reverse_cost(
    *, unit_id: int, entry_id: int, reason: str, by: Actor, at: datetime, version: int | None = None
) -> CostEntry:
    """Take one entry back by an entry of the opposite amount; needs a reason, happens once.

    Invalid without a reason, for a reversal itself, and where the kind would sum to less than
    nothing; Conflict if it was reversed already; NotFound where the unit has no such entry.
    """
    by.require(REVERSE_COST)
    by.require(SEE_COST)
    if not reason.strip():
        raise Invalid(
            "Say why this cost is reversed.", code="reason_required", fields={"reason": ["Required."]}
        )
    unit = lock_unit(unit_id)
    check_version(unit, version)
    line = CostEntry.objects.filter(unit=unit, pk=entry_id).first()
    if line is None:
        raise NotFound("This vehicle has no such cost entry.", code="no_cost_entry")
    if line.reverses_id is not None:
        raise Invalid("A reversal is not reversed. Enter the cost anew.", code="is_reversal")
    if CostEntry.objects.filter(reverses=line).exists():
        raise Conflict("This cost was reversed already.", code="reversed")
    entry = ledger.reversal_of(unit, line, by=by, at=at, reason=reason.strip()[:200])
    return append(unit, entry, "inventory.reverse_cost", by=by, at=at)


def _check(entry: CostEntry, today: date) -> None:
    wrong: dict[str, list[str]] = {}
    if entry.amount == 0:
        wrong["amount"] = ["Not zero."]
    if not entry.description:
        wrong["description"] = ["Say what it was for."]
    if entry.incurred_on > today:
        wrong["incurred_on"] = ["Not after today."]
    if wrong:
        raise Invalid("This cost cannot be entered as it is.", code="bad_cost", fields=wrong)


def append(unit: StockUnit, entry: CostEntry, act: str, *, by: Actor, at: datetime) -> CostEntry:
    """Write one unsaved line of a locked unit, save the unit, leave audit and event.

    Asks for no permission: for services whose own act costs something. Conflict and Invalid as
    ``ledger.write`` says.
    """
    column = COLUMNS[CostKind(entry.kind)]
    old, old_cost = getattr(unit, column), unit.ledger_cost
    ledger.write(unit, [entry])
    unit._change_reason = f"{entry.get_kind_display()}: {entry.description}"[:100]
    unit.save(at=at)
    facts = {"entry": entry.pk, "kind": entry.kind}
    record(
        act,
        target=unit,
        by=by,
        reason=entry.reason or entry.description,
        changes={column: (old, getattr(unit, column))},
        facts=facts,
    )
    publish(
        StockUnitCostChanged(
            dealership_id=unit.dealership_id,
            unit_id=unit.pk,
            at=at,
            kind=entry.kind,
            entry_id=entry.pk,
            old_cost=old_cost,
            cost=unit.ledger_cost,
            status=unit.status,
        )
    )
    return entry
