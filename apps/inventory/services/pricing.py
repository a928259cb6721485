"""Prices of a stock unit: one history row a change."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict
from apps.core.money import cents
from apps.core.outbox import publish
from apps.inventory import pricing
from apps.inventory.events import StockUnitPriceChanged
from apps.inventory.intake_rules import check_amounts
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import PriceChange, StockUnit
from apps.inventory.permissions import BREAK_FLOOR, PRICE, SEE_COST
from apps.inventory.pricing import PriceKind
from apps.inventory.services.rows import check_version, lock_unit


@transaction.atomic
def set_price(
    *,
    unit_id: int,
    kind: PriceKind,
    amount: Decimal | None,
    reason: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> StockUnit:
    """Set one kind of price; None takes it away, the same amount changes nothing.

    An asking price below the floor, and another floor than the one that is set, need
    ``inventory.break_floor`` and a reason.
    """
    by.require(PRICE)
    if kind in pricing.CONFIDENTIAL:
        by.require(SEE_COST)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    column = pricing.column_of(kind)
    old, new = getattr(unit, column), None if amount is None else cents(amount)
    if old == new:
        return unit
    if unit.status in CLOSED:
        raise Conflict("This stay is over; its prices are history.", code="closed")
    check_amounts([(column, new)])
    if kind is PriceKind.FLOOR:
        pricing.check_floor_change(old, may_break=by.can(BREAK_FLOOR), reason=reason)
    return _write(unit, kind, old, new, reason=reason, by=by, at=at)


def _write(
    unit: StockUnit,
    kind: PriceKind,
    old: Decimal | None,
    new: Decimal | None,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> StockUnit:
    old_price = unit.price
    setattr(unit, pricing.column_of(kind), new)
    unit.price = pricing.asking_price(unit.list_price, unit.internet_price)
    pricing.check_floor(
        unit.price, unit.floor_price, may_break=by.can(BREAK_FLOOR), may_see=by.can(SEE_COST), reason=reason
    )
    unit._change_reason = reason[:100] or f"{kind} price"
    unit.save(at=at)
    PriceChange.objects.bulk_create([history_row(unit, kind, old, new, reason=reason, by=by, at=at)])
    record(
        "inventory.price", target=unit, by=by, reason=reason, changes={pricing.column_of(kind): (old, new)}
    )
    publish(
        StockUnitPriceChanged(
            dealership_id=unit.dealership_id,
            unit_id=unit.pk,
            at=at,
            kind=kind.value,
            old=old,
            new=new,
            old_price=old_price,
            price=unit.price,
            status=unit.status,
        )
    )
    return unit


def history_row(
    unit: StockUnit,
    kind: PriceKind,
    old: Decimal | None,
    new: Decimal | None,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> PriceChange:
    """The unsaved history row of a change."""
    return PriceChange(
        dealership_id=unit.dealership_id,
        unit=unit,
        kind=kind.value,
        old=old,
        new=new,
        reason=reason,
        actor_id=by.user_id,
        actor_name=by.name,
        at=at,
    )
