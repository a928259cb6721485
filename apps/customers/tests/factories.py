"""Customers for tests; the scope of their dealership must be open."""

from apps.core.actor import Actor
from apps.customers import services
from apps.customers.models import Customer


def make_customer(by: Actor, **typed: str) -> Customer:
    """A person registered through the service; ``typed`` overrides."""
    fields = {"given_name": "Zoë", "family_name": "O’Neill-李"} | typed
    return services.register(by=by, typed=fields, confirm_duplicate=True)
