"""Registering and editing a customer on a page."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.errors import DomainError
from apps.customers import selectors, services
from apps.customers.admin.customer_page import url_of
from apps.customers.admin.forms import CustomerForm


def register(request: HttpRequest) -> HttpResponse:
    """``/admin/customers/customer/add/``; ``?next=`` is a page of ours that gets ``customer=<id>``."""
    form = CustomerForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, "Register a customer")
    try:
        confirmed = form.cleaned_data["confirm_duplicate"]
        customer = services.register(by=actor_of(request), typed=form.typed(), confirm_duplicate=confirmed)
    except DomainError as error:
        form.refuse(error)
        return _show(request, form, "Register a customer", error)
    return done(request, _next(request, customer.pk), f"{customer.name} is registered.")


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/customers/customer/<pk>/change/``."""
    customer = selectors.get(pk)
    form = CustomerForm(request.POST or None, customer=customer)
    title = f"Edit {customer.name}"
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, title)
    try:
        seen = int(request.POST.get("seen_version") or 0)
        services.edit(by=actor_of(request), customer_id=pk, version=seen, typed=form.typed())
    except DomainError as error:
        form.refuse(error)
        return _show(request, form, title, error)
    return done(request, url_of(pk), "Saved.")


def _show(
    request: HttpRequest, form: CustomerForm, title: str, error: DomainError | None = None
) -> HttpResponse:
    status = 200 if error is None and not form.errors else 422
    if error is not None and error.status in (409, 412):
        status = 409
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": title,
        "form": form,
        "customer": form.customer,
        "candidates": _candidates(error),
        "back": url_of(form.customer.pk) if form.customer else reverse("admin:customers_customer_changelist"),
    }
    return render(request, "customers/form.html", context, status=status)


def _candidates(error: DomainError | None) -> list[dict[str, Any]]:
    found: Any = error.extra.get("candidates", []) if error else []
    return [{**candidate, "url": url_of(candidate["id"])} for candidate in found]


def _next(request: HttpRequest, customer_id: int) -> str:
    wanted = request.GET.get("next", "")
    ours = {request.get_host()}
    if wanted and url_has_allowed_host_and_scheme(wanted, ours, require_https=request.is_secure()):
        joint = "&" if "?" in wanted else "?"
        return f"{wanted}{joint}{urlencode({'customer': customer_id})}"
    return url_of(customer_id)
