"""The watch list: open alerts on stock, what raised each, and what people did about it."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.core.admin.htmx import page
from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.api.cursors import Ordering
from apps.core.api.paging import read_page
from apps.core.clock import now
from apps.core.display import current_display
from apps.inventory.admin.watch_policy import PolicyForm, initial
from apps.inventory.ageing import days_in_stock
from apps.inventory.models import AlertKind, StockAlert
from apps.inventory.permissions import WATCH
from apps.inventory.services.alerts import policy_of

SIZE = 50
ORDERING = Ordering("-id")
STATES = (("", "To do"), ("seen", "Taken note of"), ("snoozed", "Snoozed"), ("resolved", "Resolved"))
LOOKS = {
    AlertKind.AGEING: ("warn", "clock"),
    AlertKind.PRICE_STILL: ("info", "tag"),
    AlertKind.NO_PHOTOS: ("bad", "camera"),
    AlertKind.NO_PRICE: ("bad", "tag"),
    AlertKind.RESTOCK: ("brand", "truck"),
}
RULES = {
    AlertKind.AGEING: "Raised when the days since acquisition reach a threshold of this store; raised anew at the next one.",
    AlertKind.PRICE_STILL: "Raised when no price of a car in stock was changed for as many days as this store allows.",
    AlertKind.NO_PHOTOS: "Raised when a car in stock is frontline and buyers see no photo of it.",
    AlertKind.NO_PRICE: "Raised when a car in stock is frontline and has no asking price.",
    AlertKind.RESTOCK: "Raised when on hand + incoming of a segment are at or below its reorder point.",
}
ENDS = "It resolves by itself at the next check after its cause has gone."


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/watch/?kind=ageing&state=snoozed``; HTMX gets the results only."""
    at = now()
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    alerts = in_state(StockAlert.objects.all(), state, at)
    policy = policy_of(actor_of(request).dealership_id or 0)
    context = {
        **admin.site.each_context(request),
        "title": "Watch list",
        "may_watch": actor_of(request).can(WATCH),
        "policy_form": PolicyForm(initial=initial(policy), auto_id="policy_%s"),
        "policy": policy,
        **_results(request, alerts, kind, at),
        "kinds": _kinds(alerts, kind, state),
        "tabs": [
            {"href": _query(kind, key), "label": label, "active": key == state} for key, label in STATES
        ],
        "state": state,
        "filtered": bool(kind or state),
    }
    return page(request, "inventory/watch.html", "inventory/watch_results.html", context)


def in_state(alerts: QuerySet[StockAlert], state: str, at: datetime) -> QuerySet[StockAlert]:
    """What waits, was taken note of, sleeps or is over; what waits for an unknown word."""
    asleep = Q(snoozed_until__gt=at)
    if state == "resolved":
        return alerts.filter(resolved_at__isnull=False)
    alerts = alerts.filter(resolved_at=None)
    if state == "snoozed":
        return alerts.filter(asleep)
    return alerts.filter(acknowledged_at__isnull=state != "seen").exclude(asleep)


def _results(request: HttpRequest, alerts: QuerySet[StockAlert], kind: str, at: datetime) -> dict[str, Any]:
    if kind in AlertKind.values:
        alerts = alerts.filter(kind=kind)
    found = read_page(alerts, ["id"], ORDERING, cursor_of(request.GET, ORDERING), SIZE)
    ids = [pk for (pk,) in found.rows]
    rows = StockAlert.objects.select_related("unit", "rule").in_bulk(ids)
    return {
        "rows": [_row(rows[pk], at) for pk in ids],
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
    }


def _row(alert: StockAlert, at: datetime) -> dict[str, Any]:
    kind = AlertKind(alert.kind)
    if alert.unit is not None:
        title, url = alert.unit.title, reverse("admin:inventory_stockunit_page", args=[alert.unit_id])
        below = alert.unit.stock_number
    else:
        title, url = str(alert.rule), reverse("admin:inventory_restockrule_changelist") + "?show=alerts"
        below = "segment"
    told, inputs = _told(alert, at)
    return {
        "alert": alert,
        "title": title,
        "url": url,
        "below": below,
        "told": told,
        "tone": LOOKS[kind][0],
        "symbol": LOOKS[kind][1],
        "asleep": alert.snoozed_until is not None and alert.snoozed_until > at,
        "explain": {"formula": told or str(kind.label), "inputs": inputs, "rule": f"{RULES[kind]} {ENDS}"},
    }


def _told(alert: StockAlert, at: datetime) -> tuple[str, list[tuple[str, str]]]:
    """What is the matter now in a few words, and the figures behind it."""
    if alert.kind == AlertKind.RESTOCK:
        return f"buy {alert.level}", [("Suggested at the last check", f"{alert.level}")]
    if alert.kind in (AlertKind.NO_PHOTOS, AlertKind.NO_PRICE):
        return "", []
    level = [("Threshold", f"{alert.level} days")]
    if alert.kind == AlertKind.PRICE_STILL:
        return f"no price change for {alert.level} days or more", level
    acquired = alert.unit.acquired_on if alert.unit else None
    if acquired is None:
        return "days not known", level
    days = days_in_stock(acquired, at.astimezone(current_display().tz).date())
    return f"{days} days in stock", [("Acquired", f"{acquired:%-d %b %Y}"), *level]


def _kinds(alerts: QuerySet[StockAlert], chosen: str, state: str) -> list[dict[str, Any]]:
    counts = dict(alerts.order_by().values_list("kind").annotate(n=Count("pk")))
    every = [("", "Everything", sum(counts.values()))]
    every += [(kind.value, str(kind.label), counts.get(kind.value, 0)) for kind in AlertKind]
    return [
        {"href": _query(key, state), "label": label, "active": key == chosen, "count": count}
        for key, label, count in every
    ]


def _query(kind: str, state: str) -> str:
    parts = [f"{name}={value}" for name, value in (("kind", kind), ("state", state)) if value]
    return "?" + "&".join(parts)


def until(days: str, at: datetime) -> datetime:
    """The moment to which a snooze of so many days lasts; a week for what is no number."""
    return at + timedelta(days=int(days) if days.isdigit() and len(days) < 4 else 7)
