"""Changing the figures of a deal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import now
from apps.core.errors import Conflict, Stale
from apps.core.money import ZERO
from apps.core.outbox import publish
from apps.deals import permissions, selectors
from apps.deals.calculators.worksheet import Item
from apps.deals.events import DealFiguresChanged
from apps.deals.lifecycle import APPROVED, EDITABLE
from apps.deals.models import Deal, DealAccessory
from apps.deals.services import figuring, moving

VOID: dict[str, Any] = {"approved_by_id": None, "approved_by_name": "", "approved_at": None, "cash_proof": ""}
_AUDITED = ("list_price", "discount", "doc_fee", "accessories_total", "tax", "government_fees", "total")


@transaction.atomic
def update_worksheet(
    *,
    by: Actor,
    deal_id: int,
    version: int,
    list_price: Decimal,
    discount: Decimal,
    doc_fee: Decimal | None,
    accessories: Sequence[Item],
    at: datetime | None = None,
) -> Deal:
    """Set the inputs and compute all figures under the rules in force now.

    A deal that was approved goes back to submitted: a change of price voids the approval
    (domain.md §3, pencils). From the contract on nothing changes.
    """
    by.require(permissions.EDIT)
    at = at or now()
    deal = selectors.locked(deal_id)
    if deal.version != version:
        raise Stale("This deal was changed by somebody else meanwhile. Load it again.")
    if deal.status not in EDITABLE:
        raise Conflict(
            f"The figures of a deal that is {deal.get_status_display().lower()} are final.",
            code="figures_final",
        )
    accessories = with_costs(accessories, by=by, known=deal.accessories.all())
    before = {name: getattr(deal, name) for name in (*_AUDITED, "front_gross")}
    deal.list_price, deal.discount, deal.entered_doc_fee = list_price, discount, doc_fee
    figuring.figure(deal, unit=deal.stock_unit, accessories=accessories, by=by, at=at)
    keep_accessories(deal, accessories)
    _save(deal, by, at)
    _tell(deal, before, by, at)
    return deal


def _save(deal: Deal, by: Actor, at: datetime) -> None:
    if deal.status == APPROVED:
        reason = "The figures changed: the approval is void."
        moving.advance(deal, "revise", by=by, at=at, reason=reason, **VOID)
        return
    deal.active_at = at
    deal.save(at=at)
    moving.note(deal, "refigure", old=deal.status, by=by, at=at)


def _tell(deal: Deal, before: dict[str, Any], by: Actor, at: datetime) -> None:
    changes = {name: (before[name], getattr(deal, name)) for name in _AUDITED}
    record(
        "deal.update_worksheet",
        target=deal,
        by=by,
        changes={name: pair for name, pair in changes.items() if pair[0] != pair[1]},
    )
    publish(
        DealFiguresChanged(
            dealership_id=deal.dealership_id,
            deal_id=deal.pk,
            at=at,
            status=deal.status,
            old_total=before["total"],
            total=deal.total,
            old_front_gross=before["front_gross"],
            front_gross=deal.front_gross,
        )
    )


def with_costs(accessories: Sequence[Item], *, by: Actor, known: Iterable[DealAccessory] = ()) -> list[Item]:
    """Accessories whose cost ``by`` may set; for others the cost stays what it was, else zero.

    Who may not see cost would otherwise wipe it out by saving what he sees.
    """
    if by.can(permissions.SEE_GROSS):
        return list(accessories)
    costs = {row.label: row.cost for row in known}
    return [Item(item.label, item.amount, costs.get(item.label, ZERO)) for item in accessories]


def keep_accessories(deal: Deal, accessories: Sequence[Item]) -> None:
    """Replace the deal's accessories by ``accessories``, in their order."""
    deal.accessories.all().delete()
    DealAccessory.objects.bulk_create(
        DealAccessory(
            dealership_id=deal.dealership_id,
            deal=deal,
            position=position,
            label=item.label,
            amount=item.amount,
            cost=item.cost,
        )
        for position, item in enumerate(accessories, start=1)
    )
