"""Contracting and delivering: the sale is booked, then the keys change hands."""

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import Invalid
from apps.deals.models import Deal, Delivery
from apps.deals.services import moving, posting
from apps.inventory.services import sale


@transaction.atomic
def contract(*, by: Actor, deal_id: int, version: int, at: datetime | None = None) -> Deal:
    """approved → contracted: the vehicle is sold and the sale is posted, tax and fees as payable."""
    at = at or now()
    deal = moving.claim(deal_id=deal_id, version=version, verb="contract", by=by)
    sale.sell(unit_id=deal.stock_unit_id, deal=moving.ref(deal), by=by, at=at)
    on = moving.store_day(deal, at)
    moving.advance(deal, "contract", by=by, at=at, contracted_at=at, contracted_on=on)
    posting.post_sale(deal, at=at, on=on)
    return deal


@transaction.atomic
def deliver(
    *,
    by: Actor,
    deal_id: int,
    version: int,
    odometer: int,
    insurance: str,
    keys: int,
    we_owe: str = "",
    at: datetime | None = None,
) -> Deal:
    """contracted → delivered: the stock unit is delivered in the same transaction.

    ``odometer`` is the reading at delivery in the dealership's unit, ``insurance`` the company
    and policy that were confirmed, ``keys`` how many were handed over; an empty ``we_owe`` means
    that nothing is owed.
    """
    at = at or now()
    deal = moving.claim(deal_id=deal_id, version=version, verb="deliver", by=by)
    delivery = Delivery(
        dealership_id=deal.dealership_id,
        deal=deal,
        odometer=_reading(odometer, deal.stock_unit.odometer),
        insurance=moving.text(insurance, field="insurance", limit=200, why="Confirm the buyer's insurance."),
        keys=_keys(keys),
        we_owe=moving.text(we_owe, field="we_owe", limit=2000),
        by_id=by.user_id,
        by_name=by.name,
        at=at,
    )
    sale.deliver(unit_id=deal.stock_unit_id, deal=moving.ref(deal), by=by, at=at)
    delivery.save(force_insert=True)
    return moving.advance(
        deal, "deliver", by=by, at=at, delivered_at=at, delivered_on=moving.store_day(deal, at)
    )


def _reading(odometer: int, known: int | None) -> int:
    if odometer < (known or 0) or odometer > 2_000_000:
        message = f"Enter the odometer at delivery: at least {known or 0}."
        raise Invalid(message, code="bad_odometer", fields={"odometer": [message]})
    return odometer


def _keys(keys: int) -> int:
    if not 1 <= keys <= 20:
        message = "Hand over at least one key."
        raise Invalid(message, code="keys_required", fields={"keys": [message]})
    return keys
