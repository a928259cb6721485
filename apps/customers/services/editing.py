"""Registering and editing customers."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date, now
from apps.core.errors import Conflict, Stale
from apps.core.outbox import publish
from apps.customers import permissions, selectors
from apps.customers.events import CustomerEdited, CustomerRegistered
from apps.customers.models import Customer
from apps.customers.services import cleaning


@transaction.atomic
def register(
    *, by: Actor, typed: Mapping[str, str], confirm_duplicate: bool = False, at: datetime | None = None
) -> Customer:
    """A new customer from ``typed`` fields (cleaning.TYPED), each as text.

    Somebody with the same e-mail or phone is answered with Conflict ``possible_duplicate`` and
    the candidates, unless ``confirm_duplicate`` says that it is another person.
    """
    by.require(permissions.REGISTER)
    at = at or now()
    dealership = Dealership.objects.get(pk=by.dealership_id or 0)
    customer = Customer(dealership=dealership, created_at=at)
    _apply(customer, typed, dealership, at)
    if not confirm_duplicate:
        _refuse_duplicate(customer)
    customer.save(at=at)
    record("customer.register", target=customer, by=by, facts={"confirmed_duplicate": confirm_duplicate})
    publish(CustomerRegistered(dealership.pk, customer.pk))
    return customer


@transaction.atomic
def edit(
    *, by: Actor, customer_id: int, version: int, typed: Mapping[str, str], at: datetime | None = None
) -> Customer:
    """Change ``typed`` fields of the customer whose ``version`` the caller saw; else Stale."""
    by.require(permissions.EDIT)
    at = at or now()
    customer = selectors.locked(customer_id)
    if customer.version != version:
        raise Stale("This customer was changed by somebody else meanwhile. Load the page again.")
    before = {name: getattr(customer, name) for name in cleaning.TYPED}
    _apply(customer, typed, customer.dealership, at)
    changes = {
        name: (old, getattr(customer, name)) for name, old in before.items() if old != getattr(customer, name)
    }
    if changes:
        customer.save(at=at)
        record("customer.edit", target=customer, by=by, changes=changes)
        publish(CustomerEdited(customer.dealership_id, customer.pk, tuple(sorted(changes))))
    return customer


def _apply(customer: Customer, typed: Mapping[str, str], dealership: Dealership, at: datetime) -> None:
    today = local_date(at, dealership.time_zone)
    cleaning.apply(customer, typed, home=dealership.country, today=today)


def _refuse_duplicate(customer: Customer) -> None:
    candidates = selectors.same_contact(email=customer.email, phone=customer.phone)
    if candidates:
        names = ", ".join(candidate.name for candidate in candidates)
        raise Conflict(
            f"Somebody with this e-mail or phone is registered already: {names}. "
            "Use that customer, or confirm that this is another one.",
            code="possible_duplicate",
            extra={"candidates": [{"id": found.pk, "name": found.name} for found in candidates]},
        )
