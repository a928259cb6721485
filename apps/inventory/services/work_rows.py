"""What every verb does to a work item: lock its unit and it, move it, post what it cost, tell it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import NotFound, Stale
from apps.core.lifecycle import move
from apps.core.outbox import publish
from apps.inventory.cost import CostKind
from apps.inventory.events import StockUnitWorkChanged
from apps.inventory.models import CostEntry, StockUnit, WorkItem
from apps.inventory.models.cost_entry import EntryOrigin
from apps.inventory.services import costs, ledger
from apps.inventory.services.rows import lock_unit


@dataclass(frozen=True, slots=True)
class Locked:
    """A work item and its unit, both locked until the transaction ends."""

    unit: StockUnit
    item: WorkItem


def lock_item(item_id: int, *, unit_id: int | None = None, version: int | None = None) -> Locked:
    """The item, of ``unit_id`` where it is given; NotFound out of reach, Stale at another version.

    The unit is locked first: it orders everything that happens to its work and its ledger.
    """
    known = WorkItem.objects.filter(pk=item_id).values_list("unit_id", flat=True).first()
    unit = lock_unit(known) if known and unit_id in (None, known) else None
    item = WorkItem.objects.select_for_update(of=("self",)).filter(pk=item_id).first()
    if unit is None or item is None:
        raise NotFound("There is no such work item.", code="no_work_item")
    if version is not None and version != item.version:
        raise Stale("Somebody else changed this work item meanwhile. Load it again and repeat your change.")
    return Locked(unit, item)


def move_item(
    found: Locked,
    verb: str,
    act: str,
    *,
    by: Actor,
    at: datetime,
    target: str,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> WorkItem:
    """Move a locked item by ``verb`` to ``target`` and leave the audit (``act``) and the event of it."""
    item, old = found.item, found.item.state
    if reason:
        item.reason = reason[:200]
    move(item, verb, at=at, reason=reason, target=target, **changes)
    record(
        act,
        target=found.unit,
        by=by,
        reason=" · ".join(part for part in (item.title, reason) if part)[:500],
        facts={"item": item.pk, **(facts or {})},
    )
    tell(item, verb, old, at)
    return item


def tell(item: WorkItem, verb: str, old: str, at: datetime) -> None:
    """Publish that an item was proposed or moved."""
    publish(
        StockUnitWorkChanged(
            dealership_id=item.dealership_id,
            unit_id=item.unit_id,
            at=at,
            item_id=item.pk,
            verb=verb,
            old=old,
            new=item.state,
        )
    )


def post_cost(found: Locked, *, by: Actor, at: datetime) -> CostEntry | None:
    """The recon line of work that is done; none where it cost nothing. Who did it need not see cost."""
    item = found.item
    if not item.actual:
        return None
    entry = ledger.new_entry(
        found.unit,
        CostKind.RECON,
        item.actual,
        EntryOrigin.ENTERED,
        by=by,
        at=at,
        incurred_on=item.finished_on,
        description=item.title,
        vendor=item.vendor,
        reference=item.reference,
    )
    return costs.append(found.unit, entry, "inventory.add_cost", by=by, at=at)


def take_cost_back(found: Locked, *, by: Actor, at: datetime, reason: str) -> None:
    """Reverse the item's line, unless somebody reversed it in the ledger already."""
    entry = found.item.entry
    if entry is None or CostEntry.objects.filter(reverses=entry).exists():
        return
    line = ledger.reversal_of(found.unit, entry, by=by, at=at, reason=reason[:200])
    costs.append(found.unit, line, "inventory.reverse_cost", by=by, at=at)
