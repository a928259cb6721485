"""The lot walk as a manager reads it: how far it came, and what nobody saw."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.api.cursors import Ordering
from apps.core.api.paging import read_page
from apps.core.clock import now
from apps.core.display import current_display
from apps.inventory import walks
from apps.inventory.lifecycle import STATES
from apps.inventory.models import LotPlace
from apps.inventory.permissions import LOT, LOT_PLACES

SIZE = 50
COLUMNS = ("id", "stock_number", "vin", "title", "status", "lot_place_id", "seen_at")
RULE = (
    "A walk is a day of the store. Seen: somebody recorded a sighting that day, on the phone, on the "
    "vehicle's page or by the API. Of: what stands at the store now, sold and held cars included."
)


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/walk/?day=2026-11-21``: today where no day is named."""
    zone, tz = current_display().zone, current_display().tz
    today = now().astimezone(tz).date()
    day = min(_day(request.GET.get("day", "")) or today, today)
    ordering = Ordering("-id")
    found = read_page(
        walks.unseen(day, zone), list(COLUMNS), ordering, cursor_of(request.GET, ordering), SIZE
    )
    rows = [dict(zip(COLUMNS, values, strict=True)) for values in found.rows]
    walk = walks.progress(day, zone)
    actor = actor_of(request)
    context = {
        **admin.site.each_context(request),
        "title": "Lot walk",
        "day": day,
        "is_today": day == today,
        "walk": walk,
        "explain": {
            "formula": f"{walk.seen} ÷ {walk.here}",
            "inputs": [("At the store now", walk.here), ("Seen that day", walk.seen)],
            "rule": RULE,
        },
        "walkers": walks.walkers(day, zone),
        "rows": _rows(rows),
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
        "chips": _chips(day, today, walks.recent(today, zone, tz)),
        "may_walk": actor.can(LOT),
        "may_set": actor.can(LOT_PLACES),
        "has_places": LotPlace.objects.filter(is_active=True).exists(),
    }
    return render(request, "inventory/walk.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = {row["lot_place_id"] for row in rows} - {None}
    names = dict(LotPlace.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        {**row, "place": names.get(row["lot_place_id"], ""), "status_label": STATES[row["status"]]}
        for row in rows
    ]


def _chips(day: date, today: date, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The days to choose from: today, and those on which somebody walked."""
    days = {today: None, **{row["day"]: row["cars"] for row in known}}
    return [
        {
            "href": f"?day={one}",
            "label": "Today" if one == today else f"{one:%a %-d %b}",
            "count": cars,
            "active": one == day,
        }
        for one, cars in sorted(days.items(), reverse=True)
    ]
