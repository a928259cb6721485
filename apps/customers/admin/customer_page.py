"""The customer page: contact card, masked numbers with reveal, panels of the apps above."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.core.admin.htmx import refused
from apps.core.admin.requests import actor_of, is_writable
from apps.core.admin.trail import trail_of
from apps.core.errors import DomainError, NotFound
from apps.customers import permissions as may
from apps.customers import selectors, services
from apps.customers.contacts import shown_phone
from apps.customers.identity_numbers import masked
from apps.customers.models import Customer
from apps.customers.slots import CUSTOMER_PANELS

LABELS = {
    "date_of_birth": "Date of birth",
    "licence_number": "Driver licence",
    "tax_id": "Tax number",
}
ACTS = {
    "customer.register": ("Registered", "plus"),
    "customer.edit": ("Edited", "edit"),
    "customer.reveal": ("Number revealed", "eye"),
}


def url_of(customer_id: int) -> str:
    """The address of the page."""
    return reverse("admin:customers_customer_page", args=[customer_id])


def view(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/customers/customer/<pk>/page/``."""
    return render(request, "customers/page.html", context(request, _customer(pk)))


@never_cache
@require_POST
def reveal(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """The page with one value in clear, once; the service writes who and why."""
    customer = _customer(pk)
    try:
        reason = request.POST.get("reason", "")
        value = services.reveal(by=actor_of(request), customer_id=pk, field=field, reason=reason)
    except DomainError as error:
        failed = context(request, customer, opened=field, error=error.message)
        return refused(request, "customers/page.html", failed, error)
    return render(request, "customers/page.html", context(request, customer, opened=field, value=value))


def _customer(pk: int) -> Customer:
    try:
        return selectors.get(pk)
    except NotFound as error:
        raise Http404(error.message) from error


def context(
    request: HttpRequest, customer: Customer, *, opened: str = "", value: str = "", error: str = ""
) -> dict[str, Any]:
    """What the page shows; ``opened`` is the field whose dialog shows ``value`` or ``error``."""
    actor = actor_of(request)
    here = is_writable(customer, actor)
    return {
        **admin.site.each_context(request),
        "title": customer.name,
        "customer": customer,
        "phone": shown_phone(customer.phone, country=customer.country or "US"),
        "address": _address(customer),
        "numbers": _numbers(customer, opened, value, error),
        "may_edit": here and actor.can(may.EDIT),
        "may_reveal": here and actor.can(may.REVEAL),
        "timeline": _timeline(customer),
        "panels": _panels(request, customer),
    }


def _address(customer: Customer) -> list[str]:
    town = f"{customer.city}, {customer.region} {customer.postcode}".strip(" ,")
    return [line for line in (customer.street, town, customer.country) if line]


def _numbers(customer: Customer, opened: str, value: str, error: str) -> list[dict[str, Any]]:
    return [
        {
            "field": field,
            "dialog": f"reveal-{field.replace('_', '-')}",
            "label": label,
            "shown": masked(field, getattr(customer, field)),
            "open": field == opened,
            "value": value if field == opened else "",
            "error": error if field == opened else "",
            "action": reverse("admin:customers_customer_reveal", args=[customer.pk, field]),
        }
        for field, label in LABELS.items()
    ]


def _timeline(customer: Customer) -> list[dict[str, Any]]:
    return [
        {
            "at": step.at,
            "title": ACTS.get(step.action, (step.action, "dot"))[0],
            "by": step.by,
            "detail": step.reason or ", ".join(name for name, _, _ in step.changes),
            "symbol": ACTS.get(step.action, (step.action, "dot"))[1],
            "tone": "warn" if step.action == "customer.reveal" else "neutral",
        }
        for step in trail_of(customer)[:20]
    ]


def _panels(request: HttpRequest, customer: Customer) -> list[dict[str, Any]]:
    found = ((panel, panel.context(request, customer)) for panel in CUSTOMER_PANELS.items())
    return [
        {"title": panel.title, "template": panel.template, "context": filled}
        for panel, filled in found
        if filled is not None
    ]
