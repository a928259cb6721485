"""Waiting for approval: work over the whole store, and the amounts above which it waits."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.core.actor import Actor
from apps.core.admin.htmx import done, page
from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.api.cursors import Ordering
from apps.core.api.lists import capped_count
from apps.core.api.paging import read_page
from apps.core.clock import now
from apps.core.errors import DomainError
from apps.core.templatetags.ui import money
from apps.inventory import permissions as may
from apps.inventory.admin.forms import add_refusal
from apps.inventory.admin.work_rows import DECIDE, row_of
from apps.inventory.models import WorkItem, WorkKind, WorkPolicy
from apps.inventory.pictures.addresses import thumbnail_url
from apps.inventory.services.work_policy import policy_of, set_work_policy
from apps.inventory.work import APPROVED, DONE, PROPOSED

NAME = "admin:inventory_approvals"
SIZE = 25
ORDERING = Ordering("asked_at")


def waiting(actor: Actor) -> QuerySet[Any]:
    """What the page lists, one's own requests included: where nobody else may, one decides them oneself."""
    items = WorkItem.objects.filter(state=PROPOSED)
    return items if actor.can(may.APPROVE_WORK) else items.none()


class PolicyForm(forms.Form):
    """Both amounts of the store."""

    approval_limit = forms.DecimalField(
        label="Work on one car without a manager, up to",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text="All of it together; what comes on top waits here.",
    )
    tolerance = forms.DecimalField(
        label="A job may come to more than approved by", min_value=0, max_digits=12, decimal_places=2
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/approvals/?kind=body``, who waits longest first; HTMX gets the list only."""
    actor = actor_of(request)
    kind = request.GET.get("kind", "")
    items = WorkItem.objects.filter(state=PROPOSED)
    chosen = items.filter(kind=kind) if kind in WorkKind.values else items
    found = read_page(chosen, ["id"], ORDERING, cursor_of(request.GET, ORDERING), SIZE)
    policy = policy_of(actor.dealership_id or 0)
    context = {
        **admin.site.each_context(request),
        "title": "Approvals",
        "rows": _rows([pk for (pk,) in found.rows], actor, request.get_full_path()),
        "count": capped_count(chosen)["label"],
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
        "kinds": _kinds(kind),
        "filtered": bool(kind),
        "policy": policy,
        "may_set": actor.can(may.WORK_POLICY),
        "policy_form": PolicyForm(initial=_initial(policy), auto_id="policy_%s"),
    }
    return page(request, "inventory/approvals.html", "inventory/approvals_rows.html", context)


def _rows(ids: list[int], actor: Actor, back: str) -> list[dict[str, Any]]:
    """Two queries: the items with their cars, and what was approved on those cars so far."""
    items = WorkItem.objects.select_related("unit", "step").in_bulk(ids)
    cars = {item.unit_id for item in items.values()}
    spent = WorkItem.objects.filter(unit__in=cars, state__in=(APPROVED, DONE)).order_by()
    sums = dict(spent.values_list("unit").annotate(total=Sum(Coalesce(F("actual"), F("approved_amount")))))
    return [
        {
            **row_of(items[pk], actor, back, only=DECIDE),
            "car": items[pk].unit,
            "thumbnail": thumbnail_url(items[pk].unit.thumbnail),
            "spent": money(sums.get(items[pk].unit_id)) if sums.get(items[pk].unit_id) else "",
        }
        for pk in ids
    ]


def _kinds(chosen: str) -> list[dict[str, Any]]:
    every = [("", "Every kind"), *WorkKind.choices]
    return [
        {"href": f"?kind={key}" if key else reverse(NAME), "label": label, "active": key == chosen}
        for key, label in every
    ]


def _initial(policy: WorkPolicy) -> dict[str, Any]:
    return {
        "approval_limit": policy.approval_limit,
        "tolerance": policy.tolerance,
        "seen": policy.version if policy.pk else 1,
    }


@require_POST
def set_policy(request: HttpRequest) -> HttpResponse:
    """POST of the dialog."""
    form = PolicyForm(request.POST, auto_id="policy_%s")
    error = "Something is missing or wrong; see below."
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            set_work_policy(version=values.pop("seen"), by=actor_of(request), at=now(), **values)
        except DomainError as refusal:
            error = refusal.message
            add_refusal(form, refusal.message, refusal.fields)
        else:
            return done(request, reverse(NAME), "Set. It counts from the next proposal on.")
    context = {"policy_form": form, "error": error, "open": True}
    return render(request, "inventory/work_policy.html", context, status=422)
