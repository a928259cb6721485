"""Contracting and delivering: the sale is booked, then the keys change hands."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import Invalid
from apps.core.money import ZERO
from apps.deals.models import Deal, Delivery, OverrideKind
from apps.deals.services import moving, posting, recosting
from apps.deals.services.approving import write_book
from apps.inventory.services import sale


@transaction.atomic
def contract(*, by: Actor, deal_id: int, version: int, at: datetime | None = None) -> Deal:
    """approved → contracted: the vehicle is sold and the sale is posted, tax and fees as payable.

    Cost and gross are booked as of today. Should what was spent since the approval have turned the
    sale into a loss, the override book says so: the price is promised, and a manager must know.
    """
    at = at or now()
    deal = moving.claim(deal_id=deal_id, version=version, verb="contract", by=by)
    unit = sale.sell(unit_id=deal.stock_unit_id, deal=moving.ref(deal), by=by, at=at)
    on = moving.store_day(deal, at)
    meanwhile = recosting.recosted(deal, unit=unit, by=by, at=at)
    approved, facts = deal.front_gross, recosting.told(meanwhile, on)
    moving.advance(
        deal, "contract", by=by, at=at, facts=facts, contracted_at=at, contracted_on=on, **meanwhile
    )
    posting.post_sale(deal, at=at, on=on)
    write_book(deal, _turned_into_a_loss(approved, deal.front_gross), by, at)
    return deal


def _turned_into_a_loss(approved: Decimal | None, booked: Decimal | None) -> list[tuple[str, str]]:
    if booked is None or booked >= ZERO or (approved is not None and approved < ZERO):
        return []
    return [(OverrideKind.LOSS, f"The front gross is {booked}; it was {_known(approved)} when approved.")]


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


def _known(gross: Decimal | None) -> str:
    return "unknown" if gross is None else str(gross)


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
