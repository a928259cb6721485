"""Holds: a car kept for one customer until a moment."""

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid
from apps.inventory.lifecycle import HELD
from apps.inventory.models import Hold, StockUnit
from apps.inventory.models.hold import HoldEnd
from apps.inventory.permissions import HOLD, RELEASE_ANY_HOLD
from apps.inventory.refs import CustomerRef
from apps.inventory.services import keeping
from apps.inventory.services.rows import check_version, lock_unit, move_unit

_EXPIRED_AT_ONCE = 500


@transaction.atomic
def hold(
    *,
    unit_id: int,
    customer: CustomerRef,
    expires_at: datetime,
    deposit_reference: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Hold:
    """Keep a car for ``customer`` until ``expires_at`` (aware) against a deposit.

    Of many at once exactly one wins; the others learn who has the car (Conflict "held" or
    "committed"). A hold that has run out does not stand in the way.
    """
    by.require(HOLD)
    _check(expires_at, deposit_reference, at)
    unit = lock_unit(unit_id)
    keeping.claim(unit, by=by, at=at, version=version)
    return _place(unit, customer, expires_at, deposit_reference.strip(), by, at)


def _place(
    unit: StockUnit,
    customer: CustomerRef,
    expires_at: datetime,
    deposit_reference: str,
    by: Actor,
    at: datetime,
) -> Hold:
    move_unit(unit, "hold", by=by, at=at, reason=f"for {customer.label}"[:200], held_from=unit.status)
    placed = Hold(
        dealership_id=unit.dealership_id,
        unit=unit,
        customer_id=customer.id,
        customer_label=customer.label,
        expires_at=expires_at,
        deposit_reference=deposit_reference,
        placed_at=at,
        placed_by_id=by.user_id,
        placed_by=by.name,
    )
    placed.save(at=at)
    return placed


def _check(expires_at: datetime, deposit_reference: str, at: datetime) -> None:
    wrong: dict[str, list[str]] = {}
    if expires_at <= at:
        wrong["expires_at"] = ["A hold ends in the future."]
    if not deposit_reference.strip():
        wrong["deposit_reference"] = ["Say which deposit: receipt or payment number."]
    if wrong:
        raise Invalid("A hold needs a customer, an end and a deposit.", code="bad_hold", fields=wrong)


@transaction.atomic
def release(
    *, unit_id: int, by: Actor, at: datetime, reason: str = "", version: int | None = None
) -> StockUnit:
    """End the hold; the unit goes back to where it came from.

    One's own hold needs ``inventory.hold``, somebody else's ``inventory.release_any_hold``.
    """
    by.require(HOLD)
    unit = lock_unit(unit_id)
    existing = keeping.open_hold(unit) if unit.status == HELD else None
    if existing is None:
        raise Conflict("This vehicle is not held.", code="illegal_transition")
    if existing.placed_by_id != by.user_id:
        by.require(RELEASE_ANY_HOLD)
    check_version(unit, version)
    keeping.free(unit, existing, end=HoldEnd.RELEASED, by=by, at=at, reason=reason)
    return unit


@transaction.atomic
def expire_due(*, by: Actor, at: datetime) -> int:
    """End the holds of the scope's dealership that have run out; how many they were.

    Units that somebody is working on at this moment are left to the next round. At most 500 in
    one transaction, oldest first.
    """
    by.require(RELEASE_ANY_HOLD)
    due = Hold.objects.filter(ended_at=None, expires_at__lte=at).order_by("expires_at", "id")
    unit_ids = list(due.values_list("unit_id", flat=True)[:_EXPIRED_AT_ONCE])
    units = (
        StockUnit.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("dealership", "vehicle")
        .filter(pk__in=unit_ids, status=HELD)
        .order_by("id")
    )
    expired = [unit for unit in units if keeping.settle(unit, by=by, at=at) is None]
    if expired:
        record("inventory.expire_holds", target=None, by=by, facts={"units": [unit.pk for unit in expired]})
    return len(expired)
