"""Appraisals: who brought what, what we offered, and how looks become cars."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from apps.core.actor import Actor
from apps.core.admin.htmx import page
from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.api.cursors import Ordering
from apps.core.api.paging import read_page
from apps.core.clock import now
from apps.core.templatetags.ui import money, percent
from apps.inventory import permissions as may
from apps.inventory.appraisal_figures import LookToBook, look_to_book, since
from apps.inventory.appraisal_states import STATES
from apps.inventory.models import Appraisal

SIZE = 50
ORDERING = Ordering("-id")
PERIODS = (("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("all", "Ever"))
USUAL = "90"


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/appraisals/?state=offered&days=30&mine=1&q=civic``; HTMX gets the results."""
    actor = actor_of(request)
    chosen = _chosen(request.GET)
    rows = _found(since(_start(chosen["days"], now())), chosen, actor)
    context = {
        **admin.site.each_context(request),
        "title": "Appraisals",
        "may_appraise": actor.can(may.APPRAISE),
        "chosen": chosen,
        "filtered": any(chosen[name] for name in ("state", "q", "mine")),
        "stats": _stats(look_to_book(rows), sees_cost=actor.can(may.SEE_COST)),
        "tabs": _tabs(rows, chosen),
        "chips": _chips(chosen),
        **_results(request, rows.filter(status=chosen["state"]) if chosen["state"] else rows),
    }
    return page(request, "inventory/appraisals.html", "inventory/appraisals_results.html", context)


def _chosen(params: QueryDict) -> dict[str, str]:
    state, days = params.get("state", ""), params.get("days", USUAL)
    return {
        "state": state if state in STATES else "",
        "days": days if days in dict(PERIODS) else USUAL,
        "mine": "1" if params.get("mine") else "",
        "q": " ".join(params.get("q", "").split())[:80],
    }


def _start(days: str, at: datetime) -> datetime | None:
    return at - timedelta(days=int(days)) if days.isdigit() else None


def _found(rows: QuerySet[Appraisal], chosen: dict[str, str], actor: Actor) -> QuerySet[Appraisal]:
    if chosen["mine"]:
        rows = rows.filter(appraiser_id=actor.user_id)
    for word in chosen["q"].split():
        named = Q(title__icontains=word) | Q(customer_label__icontains=word)
        rows = rows.filter(named | Q(vin__endswith=word.upper()) | Q(vin=word.upper()))
    return rows


def _results(request: HttpRequest, rows: QuerySet[Appraisal]) -> dict[str, Any]:
    found = read_page(rows, ["id"], ORDERING, cursor_of(request.GET, ORDERING), SIZE)
    ids = [pk for (pk,) in found.rows]
    by_id = Appraisal.objects.select_related("unit").in_bulk(ids)
    return {
        "rows": [by_id[pk] for pk in ids],
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
    }


def _tabs(rows: QuerySet[Appraisal], chosen: dict[str, str]) -> list[dict[str, Any]]:
    counts = dict(rows.order_by().values_list("status").annotate(n=Count("pk")))
    every = [("", "All", sum(counts.values())), *((key, STATES[key], counts.get(key, 0)) for key in STATES)]
    return [
        {
            "href": _query({**chosen, "state": key}),
            "label": label,
            "active": key == chosen["state"],
            "count": count,
        }
        for key, label, count in every
    ]


def _chips(chosen: dict[str, str]) -> list[dict[str, Any]]:
    periods = [
        {"href": _query({**chosen, "days": key}), "label": label, "active": key == chosen["days"]}
        for key, label in PERIODS
    ]
    mine = {"href": _query({**chosen, "mine": "" if chosen["mine"] else "1"}), "label": "Appraised by me"}
    return [*periods, {**mine, "active": bool(chosen["mine"]), "clears": True}]


def _query(chosen: dict[str, str]) -> str:
    kept = QueryDict(mutable=True)
    kept.update({name: value for name, value in chosen.items() if value and (name, value) != ("days", USUAL)})
    return f"?{kept.urlencode()}"


def _stats(found: LookToBook, *, sees_cost: bool) -> list[dict[str, Any]]:
    """The figures over the list, each with how it came about."""
    stats = [
        _stat(
            "Look to book",
            percent(found.booked_pct),
            f"{found.taken_in} of {found.appraised} taken in",
            f"{found.taken_in} taken in ÷ {found.appraised} appraised",
            "Appraisals begun in this period, by where they stand now.",
        ),
        _stat(
            "Offers accepted",
            percent(found.accepted_pct),
            f"{found.accepted} of {found.offered} offers",
            f"{found.accepted} accepted or taken in ÷ {found.offered} offered",
            "An offer that was withdrawn to appraise again counts once it is made anew.",
        ),
        _stat(
            "Average offer",
            money(found.offer, 0),
            f"over {found.offered} offers",
            f"Σ offers ÷ {found.offered}",
            "Offers that were made in this period, whatever came of them.",
        ),
    ]
    if sees_cost:
        stats.append(
            _stat(
                "Recon, actual",
                money(found.actual_recon, 0),
                f"expected {money(found.expected_recon, 0)}",
                f"{money(found.actual_recon)} on average, where {money(found.expected_recon)} were expected",
                "Cars of this period that were taken in and have recon in their cost ledger by now.",
            )
        )
    return stats


def _stat(label: str, value: str, foot: str, formula: str, rule: str) -> dict[str, Any]:
    key = label.lower().replace(" ", "-").replace(",", "")
    explain = {"formula": formula, "rule": rule}
    return {"label": label, "value": value, "foot": foot, "key": key, "explain": explain}
