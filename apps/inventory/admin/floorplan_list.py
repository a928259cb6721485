"""Floorplan: what is owed on which unit, and which curtailments are due when."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.core.admin.htmx import page
from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.api.cursors import Ordering
from apps.core.api.lists import capped_count
from apps.core.api.paging import read_page
from apps.core.clock import now
from apps.core.display import current_display
from apps.core.money import ZERO
from apps.inventory import permissions as may
from apps.inventory.admin.floorplan_policy import PolicyForm, carries
from apps.inventory.floorplan import due_by
from apps.inventory.models import FloorplanAdvance, FloorplanPayment

SIZE = 50
ORDERING = Ordering("next_due_on", nullable=True)
WINDOWS = (("overdue", "Overdue", -1), ("7", "Next 7 days", 7), ("14", "14 days", 14), ("30", "30 days", 30))
CARRIED, EXPENSED = "carried in the cost of vehicles", "expensed, not part of the cost of vehicles"
RULE = "The sum of what is still owed on every open advance of this dealership, as of now."


@dataclass(frozen=True, slots=True)
class Row:
    """One open advance; ``due`` is what has to be paid by the end of the window."""

    advance: FloorplanAdvance
    due: Decimal
    days: int | None

    @property
    def url(self) -> str:
        """Its own page, with the verbs."""
        return reverse("admin:inventory_floorplan_advance", args=[self.advance.pk])


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/floorplan/?due=7&q=words``; HTMX gets the results only."""
    today = now().astimezone(current_display().tz).date()
    window = request.GET.get("due", "")
    words = request.GET.get("q", "").strip()[:80]
    carried = carries()
    context = {
        **admin.site.each_context(request),
        "title": "Floorplan",
        "q": words,
        "window": window,
        "may_set": actor_of(request).can(may.FLOORPLAN_TERMS),
        "policy_form": PolicyForm(initial={"carries_in_cost": carried}),
        "carried": CARRIED if carried else EXPENSED,
        **_totals(today),
        **_results(request, window, words, today),
    }
    return page(request, "inventory/floorplan.html", "inventory/floorplan_results.html", context)


def _open() -> QuerySet[FloorplanAdvance]:
    return FloorplanAdvance.objects.filter(ended_on=None)


def _due(advances: QuerySet[FloorplanAdvance], window: str, today: date) -> QuerySet[FloorplanAdvance]:
    """Those with a curtailment inside the window; all for a window that is none."""
    days = {name: days for name, _, days in WINDOWS}.get(window)
    return advances if days is None else advances.filter(next_due_on__lte=today + timedelta(days=days))


def _totals(today: date) -> dict[str, Any]:
    """Money out."""
    out = _open().aggregate(total=Sum("balance"))["total"] or ZERO
    return {"money_out": out, "explain": {"formula": "Σ principal still owed", "rule": RULE}, "today": today}


def _results(request: HttpRequest, window: str, words: str, today: date) -> dict[str, Any]:
    advances = _due(_open(), window, today)
    if words:
        advances = advances.filter(unit__stock_number=words.upper()) | advances.filter(lender=words)
    found = read_page(advances, ["id"], ORDERING, cursor_of(request.GET, ORDERING), SIZE)
    ids = [pk for (pk,) in found.rows]
    rows = FloorplanAdvance.objects.select_related("unit").prefetch_related("payments").in_bulk(ids)
    return {
        "rows": [_row(rows[pk], window, today) for pk in ids],
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
        "count": capped_count(advances),
        "filtered": bool(window or words),
        "tabs": _tabs(window),
    }


def _row(advance: FloorplanAdvance, window: str, today: date) -> Row:
    """The amount of the window, else of the next curtailment with whatever is overdue."""
    last = today + timedelta(days=int(window)) if window.isdigit() else today
    until = max(last, advance.next_due_on or last)
    days = (advance.next_due_on - today).days if advance.next_due_on else None
    return Row(advance, due_by(advance.as_rule(), until), days)


def _tabs(window: str) -> list[dict[str, Any]]:
    every = [("", "All on floorplan", 0), *WINDOWS]
    return [
        {"href": f"?due={name}" if name else "?", "label": label, "active": name == window}
        for name, label, _ in every
    ]


def payments_of(advance: FloorplanAdvance) -> QuerySet[FloorplanPayment]:
    """Its payments, newest first."""
    return FloorplanPayment.objects.filter(advance=advance).order_by("-paid_on", "-id")
