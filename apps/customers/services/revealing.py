"""Showing one sensitive value to one person, once, on the record."""

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Invalid
from apps.customers import permissions, selectors
from apps.customers.models import Customer


@transaction.atomic
def reveal(*, by: Actor, customer_id: int, field: str, reason: str) -> str:
    """The value of one of ``Customer.SENSITIVE`` ("" if none is known); who and why is audited."""
    by.require(permissions.REVEAL)
    if field not in Customer.SENSITIVE:
        raise Invalid(
            "There is nothing to reveal here.", code="not_sensitive", fields={"field": ["Unknown."]}
        )
    if not reason.strip():
        raise Invalid("Say why you need to see it.", code="reason_required", fields={"reason": ["Required."]})
    customer = selectors.get(customer_id)
    record("customer.reveal", target=customer, by=by, reason=reason.strip(), facts={"field": field})
    value: str = getattr(customer, field)
    return value
