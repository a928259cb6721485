"""Where an act on accounts is written down: at its dealership, at its group, or at the platform."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import models

from apps.accounts.models import DealerGroup, Dealership
from apps.core import audit
from apps.core.actor import Actor
from apps.core.tenancy import scope

Place = Dealership | DealerGroup | None


def record(
    action: str,
    *,
    target: models.Model,
    place: Place,
    by: Actor,
    reason: str = "",
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Record an act in the trail of ``place``, which need not be where the actor works now.

    None is the platform itself.
    """
    dealership_id = place.pk if isinstance(place, Dealership) else None
    group_id = place.pk if isinstance(place, DealerGroup) else None
    there = replace(by, dealership_id=dealership_id, group_id=group_id)
    with scope(dealership_id, group_id=group_id, actor=there):
        audit.record(action, target=target, by=there, reason=reason, changes=changes, facts=facts)


def changed(row: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set ``values`` on ``row``; those that differ as field → (old, new)."""
    found = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            setattr(row, name, new)
            found[name] = (old, new)
    return found
