"""The actor of an admin request."""

from typing import Any

from django.http import HttpRequest

from apps.core.actor import NOBODY, Actor


def actor_of(request: HttpRequest) -> Actor:
    """Whom the scope middleware found; NOBODY where it did not run."""
    actor: Actor = getattr(request, "actor", NOBODY)
    return actor


def is_writable(row: Any, actor: Actor) -> bool:
    """Whether ``row`` belongs to the one dealership that ``actor`` may write."""
    owner = getattr(row, "dealership_id", None)
    return owner is None or owner == actor.dealership_id
