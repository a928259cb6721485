"""Missing titles: cars on the lot and cars sold here whose title is waited for, longest first."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
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
from apps.core.display import current_display
from apps.core.errors import DomainError
from apps.inventory import permissions as may
from apps.inventory.admin.forms import add_refusal
from apps.inventory.ageing import days_in_stock
from apps.inventory.lifecycle import DELIVERED, SOLD, STATES
from apps.inventory.models import StockUnit, TitleStatus
from apps.inventory.pictures.addresses import thumbnail_url
from apps.inventory.services.alerts import policy_of, set_policy
from apps.inventory.titles import NEXT, WAITING, paper_of
from apps.inventory.waiting_titles import overdue
from apps.inventory.watching import MOST_DAYS

NAME = "admin:inventory_titles"
SIZE = 50
ORDERING = Ordering("acquired_on", nullable=True)
GONE = (SOLD, DELIVERED)
SHOWS = (("", "All cars"), ("overdue", "Overdue"), ("stock", "On the lot"), ("sold", "Sold"))
COLUMNS = (
    "id",
    "title",
    "stock_number",
    "condition",
    "status",
    "title_status",
    "acquired_on",
    "deal_label",
    "thumbnail",
    "title_paper__lienholder",
    "title_paper__note",
)
RULE = "Counted from the day the car became ours. Overdue from {days} days on, as this store set it."


class DaysForm(forms.Form):
    """After how many days a title is overdue."""

    title_days = forms.IntegerField(
        label="A missing title is overdue after days", min_value=1, max_value=MOST_DAYS
    )


def late(actor: Actor) -> QuerySet[Any]:
    """What is overdue, for those who see to titles: the badge."""
    if not actor.can(may.TITLES):
        return StockUnit.objects.none()
    return overdue(StockUnit.objects.untitled(), store=actor.dealership_id or 0, today=_today())


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/titles/?show=overdue&is=payoff_pending``; HTMX gets the results only."""
    actor = actor_of(request)
    store = actor.dealership_id or 0
    show, status = request.GET.get("show", ""), request.GET.get("is", "")
    days = policy_of(store).title_days
    units = _chosen(show, status, store)
    found = read_page(units, list(COLUMNS), ORDERING, cursor_of(request.GET, ORDERING), SIZE)
    context = {
        **admin.site.each_context(request),
        "title": "Missing titles",
        "may_record": actor.can(may.TITLES),
        "may_set": actor.can(may.WATCH),
        "days": days,
        "days_form": DaysForm(initial={"title_days": days}, auto_id="days_%s"),
        "rows": [_row(dict(zip(COLUMNS, values, strict=True)), days, _today()) for values in found.rows],
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
        "count": capped_count(units),
        "filtered": bool(show or status),
        "tabs": [{"href": _query(key, status), "label": said, "active": key == show} for key, said in SHOWS],
        "chips": _chips(show, status),
    }
    return page(request, "inventory/titles.html", "inventory/titles_results.html", context)


def _today() -> date:
    return now().astimezone(current_display().tz).date()


def _chosen(show: str, status: str, store: int) -> Any:
    units: Any = StockUnit.objects.untitled()
    if show == "overdue":
        units = overdue(units, store=store, today=_today())
    elif show in ("stock", "sold"):
        units = units.filter(status__in=GONE) if show == "sold" else units.exclude(status__in=GONE)
    return units.filter(title_status=status) if status in WAITING else units


def _row(facts: dict[str, Any], limit: int, today: date) -> dict[str, Any]:
    acquired = facts["acquired_on"]
    days = days_in_stock(acquired, today) if acquired else None
    since = f"{acquired:%-d %b %Y}" if acquired else "not known"
    told = [f"from {facts['title_paper__lienholder']}" if facts["title_paper__lienholder"] else ""]
    return {
        **facts,
        "url": reverse("admin:inventory_stockunit_page", args=[facts["id"]]),
        "thumbnail": thumbnail_url(facts["thumbnail"]),
        "paper": paper_of(facts["condition"]),
        "status_label": STATES[facts["status"]],
        "title_label": TitleStatus(facts["title_status"]).label,
        "told": " · ".join(part for part in (*told, facts["title_paper__note"]) if part),
        "next": NEXT[facts["title_status"]],
        "days": days,
        "overdue": days is not None and days >= limit,
        "explain": {
            "formula": "today − acquired",
            "inputs": [("Acquired", since), ("Today", f"{today:%-d %b %Y}")],
            "rule": RULE.format(days=limit),
        },
    }


def _chips(show: str, status: str) -> list[dict[str, Any]]:
    every = [("", "Wherever it is"), *((value, str(TitleStatus(value).label)) for value in WAITING)]
    return [{"href": _query(show, key), "label": said, "active": key == status} for key, said in every]


def _query(show: str, status: str) -> str:
    parts = [f"{name}={value}" for name, value in (("show", show), ("is", status)) if value]
    return "?" + "&".join(parts)


@require_POST
def set_days(request: HttpRequest) -> HttpResponse:
    """POST of the dialog."""
    form = DaysForm(request.POST, auto_id="days_%s")
    error = "Something is missing or wrong; see below."
    if form.is_valid():
        try:
            set_policy(title_days=form.cleaned_data["title_days"], by=actor_of(request), at=now())
        except DomainError as refusal:
            error = refusal.message
            add_refusal(form, refusal.message, refusal.fields)
        else:
            return done(request, reverse(NAME), "Set.")
    context = {"days_form": form, "error": error, "open": True}
    return render(request, "inventory/title_days.html", context, status=422)
