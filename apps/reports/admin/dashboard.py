"""The dashboard: each figure with its formula, and a link to the rows behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.core.actor import Actor
from apps.core.admin.navigation import actor_of
from apps.core.clock import now
from apps.core.display import current_display
from apps.core.money import ZERO
from apps.core.templatetags.ui import money
from apps.reports import dashboard as rules
from apps.reports import permissions as may
from apps.reports.selectors import Dashboard, load

RULE_UNITS = "Retail units = deals delivered − deals unwound, by business day of the store."
RULE_AGE = "Age counts local days since acquisition (day 0); it does not stop for reconditioning."


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline number: what ``components/stat.html`` shows."""

    key: str
    label: str
    value: str
    href: str
    foot: str
    explain: dict[str, Any]
    trend: str = ""
    trend_tone: str = "neutral"


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/dashboard/``; HTMX polls the same URL for the inner part."""
    actor = actor_of(request)
    board = read(actor)
    context = {
        **admin.site.each_context(request),
        "title": "Dashboard",
        "board": board,
        "tiles": tiles(board, actor),
        "ageing": ageing(board),
        "chart": chart(board),
        "sees_gross": actor.can(may.SEE_GROSS),
    }
    return render(request, "reports/dashboard.html", context)


def read(actor: Actor) -> Dashboard:
    """The dashboard of what the actor may read, now."""
    instant = now()
    today = instant.astimezone(current_display().tz).date()
    return load(stores=actor.read_ids, today=today, as_of=instant)


def tiles(board: Dashboard, actor: Actor) -> list[Tile]:
    """The headline numbers that the actor may see."""
    shown = [_units(board), _stock(board), _old(board), _supply(board)]
    return [*shown[:1], _gross(board), *shown[1:]] if actor.can(may.SEE_GROSS) else shown


def _units(board: Dashboard) -> Tile:
    month, before = board.this_month, board.last_month
    change = month.units - before.units
    return Tile(
        key="units",
        label="Units sold this month",
        value=f"{month.units:,}",
        href=_deals(month.first, month.last),
        foot=f"{before.units:,} by the same day last month",
        trend=f"{change:+,}" if change else "",
        trend_tone="good" if change > 0 else "warn" if change < 0 else "neutral",
        explain=_why(board, "delivered − unwound", [("From", month.first), ("To", month.last)], RULE_UNITS),
    )


def _gross(board: Dashboard) -> Tile:
    month = board.this_month
    per_unit = month.gross_per_unit
    inputs = [("Units", month.units), ("Per unit", money(per_unit))]
    rule = "Front gross = price + accessories − vehicle cost − accessory cost. An unwound deal counts back on its day."
    return Tile(
        key="gross",
        label="Front gross this month",
        value=money(month.front_gross),
        href=_deals(month.first, month.last),
        foot="" if per_unit is None else f"{money(per_unit)} per unit",
        explain=_why(board, "Σ front gross of the deals counted", inputs, rule),
    )


def _stock(board: Dashboard) -> Tile:
    units = sum(line.units for line in board.on_hand)
    asking = sum((line.price for line in board.on_hand), ZERO)
    coming = sum(line.units for line in board.stock if line.status in rules.ON_THE_WAY)
    by_status = [
        (name.replace("_", " ").capitalize(), count) for name, count in rules.by_status(board.on_hand).items()
    ]
    rule = "Units on hand: in stock, held, pending sale, sold and not yet delivered."
    return Tile(
        key="stock",
        label="Units in stock",
        value=f"{units:,}",
        href=_units_url(status__in=",".join(rules.ON_HAND)),
        foot=f"{money(asking, 0)} asking · {coming:,} on the way",
        explain=_why(board, "Σ units by status", by_status, rule),
    )


def _old(board: Dashboard) -> Tile:
    name = rules.BUCKETS[-1].name  # type: ignore[attr-defined]
    old = rules.by_bucket(board.on_hand)[name]
    units = sum(line.units for line in board.on_hand)
    share = f"{100 * old / units:.0f}% of stock" if units else ""
    return Tile(
        key="old",
        label="Over 60 days",
        value=f"{old:,}",
        href=_units_url(status__in=",".join(rules.ON_HAND), age_bucket=name),
        foot=share,
        explain=_why(board, "units on hand aged 61 days and more", [("Units on hand", units)], RULE_AGE),
    )


def _supply(board: Dashboard) -> Tile:
    units, sold = sum(line.units for line in board.on_hand), board.last_30_days.units
    supply = rules.day_supply(units, sold)
    inputs = [("Units on hand", units), ("Sold in the last 30 days", sold)]
    return Tile(
        key="supply",
        label="Day supply",
        value="–" if supply is None else f"{supply:,} days",
        href=_deals(board.last_30_days.first, board.last_30_days.last),
        foot="nothing sold in 30 days" if supply is None else "",
        explain=_why(
            board, "on hand ÷ (sold in 30 days ÷ 30)", inputs, "How long the stock lasts at this pace."
        ),
    )


def _why(board: Dashboard, formula: str, inputs: Sequence[tuple[str, object]], rule: str) -> dict[str, Any]:
    return {
        "formula": formula,
        "inputs": inputs,
        "rule": rule,
        "author": "Incremental tallies",
        "at": board.as_of,
    }


def ageing(board: Dashboard) -> list[dict[str, Any]]:
    """One row a bucket: units, share of the longest bar, link to the units."""
    buckets = rules.by_bucket(board.on_hand)
    longest = max(buckets.values()) or 1
    status = ",".join(rules.ON_HAND)
    return [
        {
            "name": name,
            "units": units,
            "share": 100 * units // longest,
            "href": _units_url(status__in=status, age_bucket=name),
        }
        for name, units in buckets.items()
        if units or name != rules.UNKNOWN_AGE
    ]


def chart(board: Dashboard) -> dict[str, Any]:
    """Units sold per month, a year back."""
    labels = [f"{month:%b %Y}" for month in board.months]
    values = rules.by_month(board.days, board.months)
    links = [_deals(month, rules.month_end(month)) for month in board.months]
    rows = [
        (label, [("Units", f"{value:,}", link)])
        for label, value, link in zip(labels, values, links, strict=True)
    ]
    series = [{"label": "Units", "values": values, "tone": "brand"}]
    return {"type": "bar", "axis": "Month", "labels": labels, "series": series, "rows": rows}


def _deals(first: date, last: date) -> str:
    query = urlencode({"sold_on__gte": first.isoformat(), "sold_on__lte": last.isoformat()})
    return f"{reverse('admin:deals_deal_changelist')}?{query}"


def _units_url(**query: str) -> str:
    return f"{reverse('admin:inventory_stockunit_changelist')}?{urlencode(query)}"
