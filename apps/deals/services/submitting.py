"""Submitting a deal: the vehicle is committed, to this deal alone."""

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import Conflict
from apps.deals import selectors
from apps.deals.models import Deal
from apps.deals.services import moving
from apps.inventory import selectors as inventory
from apps.inventory.services import sale


@transaction.atomic
def submit(*, by: Actor, deal_id: int, version: int, at: datetime | None = None) -> Deal:
    """open → submitted: the stock unit becomes pending_sale in the same transaction.

    If another deal commits the vehicle: Conflict ``vehicle_committed`` with that deal's number
    and salesperson. Behind the lock stands a partial unique index.
    """
    at = at or now()
    deal = moving.claim(deal_id=deal_id, version=version, verb="submit", by=by)
    inventory.locked_unit(deal.stock_unit_id)
    refuse_rival(deal)
    sale.commit(**moving.parties(deal), salesperson=deal.salesperson.name, by=by, at=at)
    return moving.advance(
        deal,
        "submit",
        by=by,
        at=at,
        submitted_by_id=by.user_id,
        submitted_by_name=by.name,
        submitted_at=at,
    )


def refuse_rival(deal: Deal) -> None:
    """Raise Conflict with number and salesperson if another deal commits the vehicle.

    The caller holds the lock of the stock unit, so the answer stays true.
    """
    rival = selectors.committing(deal.stock_unit_id, besides=deal.pk)
    if rival:
        raise Conflict(
            f"This vehicle is committed to deal {rival.number} of {rival.salesperson.name}.",
            code="vehicle_committed",
            extra={"deal_number": rival.number, "salesperson": rival.salesperson.name},
        )
