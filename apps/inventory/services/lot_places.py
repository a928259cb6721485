"""The places of a store's locations: adding them, changing them, switching them off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, NotFound, Stale
from apps.inventory.models import LotPlace, StockUnit
from apps.inventory.permissions import LOT_PLACES
from apps.inventory.services.intake import check_location

FIELDS = ("location_id", "name", "position", "is_active")
MOST_PLACES = 500


@transaction.atomic
def add_place(*, by: Actor, at: datetime, **values: Any) -> LotPlace:
    """Put a place on the list; ``values`` are of ``FIELDS``. Conflict if the location has the name.

    Invalid for values that cannot be, and past ``MOST_PLACES`` of a store.
    """
    by.require(LOT_PLACES)
    if LotPlace.objects.filter(dealership_id=by.dealership_id or 0).count() >= MOST_PLACES:
        raise Invalid(f"A store has at most {MOST_PLACES} places.", code="too_many_places")
    place = LotPlace(dealership_id=by.dealership_id or 0)
    trail = _set(place, values)
    _save(place, at, "added")
    record("inventory.add_place", target=place, by=by, changes=trail)
    return place


@transaction.atomic
def change_place(
    *, place_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, version: int | None = None
) -> LotPlace:
    """Change a place. Its location only while no unit stands there.

    Invalid for values that cannot be, Conflict where units stand there or the name is taken, Stale
    where ``version`` is not the present one.
    """
    by.require(LOT_PLACES)
    place = LotPlace.objects.select_for_update(of=("self",)).filter(pk=place_id).first()
    if place is None:
        raise NotFound("There is no such place.", code="no_place")
    if version is not None and version != place.version:
        raise Stale("Somebody else changed this place meanwhile. Load it again.")
    trail = _set(place, changes)
    if "location_id" in trail and StockUnit.objects.filter(lot_place=place).exists():
        raise Conflict(f"Vehicles stand at {place.name}: add a place there instead.", code="place_occupied")
    if trail:
        _save(place, at, "changed")
        record("inventory.change_place", target=place, by=by, changes=trail)
    return place


def _set(place: LotPlace, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Check and set what differs; field → (old, new)."""
    trail = {}
    for name in FIELDS:
        if name in values and getattr(place, name) != values[name]:
            trail[name] = (getattr(place, name), values[name])
            setattr(place, name, values[name])
    _check(place)
    return trail


def _check(place: LotPlace) -> None:
    wrong: dict[str, list[str]] = {}
    place.name = " ".join(place.name.split())
    if not 1 <= len(place.name) <= 60:
        wrong["name"] = ["Between 1 and 60 characters, for instance “Row B” or “Showroom 3”."]
    if not place.location_id:
        wrong["location_id"] = ["Say at which location."]
    if place.position is None or not 0 <= place.position <= 32_000:
        wrong["position"] = ["Between 0 and 32,000."]
    if wrong:
        raise Invalid("This place cannot be as it is.", code="bad_place", fields=wrong)
    check_location(place.location_id)


def _save(place: LotPlace, at: datetime, how: str) -> None:
    place._change_reason = how
    try:
        with transaction.atomic():
            place.save(at=at)
    except IntegrityError as error:
        if "inventory_place_name" not in str(error):
            raise
        raise Conflict("This location has a place of this name already.", code="place_known") from error
