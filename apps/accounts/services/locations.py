"""Locations of the current dealership."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.accounts.models import Dealership, Location
from apps.accounts.permissions import CHANGE_DEALERSHIP
from apps.accounts.services.trail import changed as set_changed
from apps.core import audit
from apps.core.actor import Actor
from apps.core.errors import NotFound, Stale
from apps.core.validation import validated


@transaction.atomic
def create_location(*, by: Actor, **details: Any) -> Location:
    """A new location of the actor's dealership; a primary one takes the mark from the other."""
    by.require(CHANGE_DEALERSHIP)
    dealership_id = _lock_dealership(by)
    if details.get("is_primary"):
        _unmark_primary(by)
    location = Location(dealership_id=dealership_id, **details)
    validated(location).save()
    audit.record("location.create", target=location, by=by)
    return location


@transaction.atomic
def update_location(
    *, location_id: int, changes: Mapping[str, Any], by: Actor, version: int | None = None
) -> Location:
    """Change a location. Stale when ``version`` is no longer the row's."""
    by.require(CHANGE_DEALERSHIP)
    _lock_dealership(by)
    location = Location.objects.select_for_update().filter(pk=location_id).first()
    if location is None:
        raise NotFound("There is no such location at this dealership.")
    if version is not None and version != location.version:
        raise Stale("Somebody else changed this location meanwhile. Load it again.")
    if changes.get("is_primary") and not location.is_primary:
        _unmark_primary(by)
    changed = set_changed(location, changes)
    if changed:
        validated(location).save()
        audit.record("location.update", target=location, by=by, changes=changed)
    return location


def _lock_dealership(by: Actor) -> int:
    """Two people moving the primary mark wait for one another."""
    found = Dealership.objects.select_for_update(no_key=True).filter(pk=by.dealership_id or 0).first()
    if found is None:
        raise NotFound("Choose a dealership first.")
    return found.pk


def _unmark_primary(by: Actor) -> None:
    for other in Location.objects.select_for_update().filter(is_primary=True):
        other.is_primary = False
        other.save()
        audit.record("location.update", target=other, by=by, changes={"is_primary": (True, False)})
