"""Movements of a stay that no deal causes."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import local_date
from apps.core.errors import Invalid
from apps.inventory.lifecycle import STOCK_UNIT
from apps.inventory.models import StockUnit
from apps.inventory.permissions import MOVE
from apps.inventory.services import keeping
from apps.inventory.services.rows import lock_unit, move_unit, start_clock


@transaction.atomic
def ship(*, unit_id: int, by: Actor, at: datetime, reason: str = "", version: int | None = None) -> StockUnit:
    """It left the maker or seller: ordered → in transit."""
    by.require(MOVE)
    return move_unit(locked_for(unit_id, "ship", version, by, at), "ship", by=by, at=at, reason=reason)


@transaction.atomic
def receive(
    *,
    unit_id: int,
    by: Actor,
    at: datetime,
    acquired_on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> StockUnit:
    """It arrived: ordered or in transit → in stock.

    The clock starts on ``acquired_on``, else it runs already, else it starts today, store time.
    """
    by.require(MOVE)
    unit = locked_for(unit_id, "receive", version, by, at)
    if acquired_on is not None and acquired_on > local_date(at, unit.dealership.time_zone):
        raise Invalid(
            "A vehicle is not acquired in the future.",
            code="bad_date",
            fields={"acquired_on": ["Not after today."]},
        )
    clock: dict[str, Any] = {"acquired_on": acquired_on} if acquired_on else start_clock(unit, at)
    return move_unit(unit, "receive", by=by, at=at, reason=reason, **clock)


@transaction.atomic
def cancel(*, unit_id: int, by: Actor, at: datetime, reason: str, version: int | None = None) -> StockUnit:
    """It will not come: ordered or in transit → cancelled."""
    by.require(MOVE)
    return move_unit(locked_for(unit_id, "cancel", version, by, at), "cancel", by=by, at=at, reason=reason)


def locked_for(unit_id: int, verb: str, version: int | None, by: Actor, at: datetime) -> StockUnit:
    """The locked unit that nobody has and from whose state ``verb`` leads on."""
    unit = lock_unit(unit_id)
    keeping.claim(unit, by=by, at=at, version=version)
    STOCK_UNIT.find(unit.status, verb)
    return unit
