"""The deal page: the worksheet that explains itself, the next step, the timeline."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.core.admin.requests import actor_of, is_writable
from apps.core.clock import now
from apps.core.errors import NotFound
from apps.core.templatetags.ui import money
from apps.customers.admin.customer_page import url_of as customer_url
from apps.deals import permissions as may
from apps.deals import rules, selectors
from apps.deals.admin.dialogs import LOOKS, dialogs
from apps.deals.calculators.figures import Figure
from apps.deals.lifecycle import EDITABLE, STATES
from apps.deals.models import Deal, DealStep
from apps.inventory import titles

PATH = ("open", "submitted", "approved", "contracted", "delivered")
SOLD = ("contracted", "delivered")
STRONG = ("selling_price", "total", "front_gross")
WORDS = {
    "open": "Opened",
    "refigure": "Figures changed",
    "revise": "Figures changed: approval void",
    "went_stale": "Went stale",
}
TONES = {
    "kill": "bad",
    "unwind": "bad",
    "deliver": "good",
    "approve": "good",
    "revise": "warn",
    "went_stale": "warn",
}


def url_of(deal_id: int) -> str:
    """The address of the page."""
    return reverse("admin:deals_deal_page", args=[deal_id])


def deal_of(pk: int) -> Deal:
    """The deal within the scope, or the admin's 404."""
    try:
        return selectors.get(pk)
    except NotFound as error:
        raise Http404(error.message) from error


def view(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/deals/deal/<pk>/page/``."""
    return render(request, "deals/page.html", context(request, deal_of(pk)))


def context(
    request: HttpRequest, deal: Deal, *, failed: str = "", form: Any = None, error: str = ""
) -> dict[str, Any]:
    """What the page shows; ``failed`` is the verb whose dialog opens with ``error``."""
    actor = actor_of(request)
    here = is_writable(deal, actor)
    figures = selectors.explain(deal, by=actor)
    open_dialogs = dialogs(deal, actor, failed=failed, form=form, error=error) if here else []
    return {
        **admin.site.each_context(request),
        "title": str(deal),
        "deal": deal,
        "subtitle": f"{deal.stock_unit.title} · {deal.customer.name}",
        "dialogs": open_dialogs,
        # A refusal may be that the verb is no longer open, or not to this person.
        "error": "" if any(dialog.open for dialog in open_dialogs) else error,
        "may_edit": here and actor.can(may.EDIT) and deal.status in EDITABLE,
        "figures": [_line(figure) for figure in figures if not figure.private],
        "gross": [_line(figure) for figure in figures if figure.private],
        "track": _track(deal),
        **_stillness(deal),
        "title_wanted": _title_wanted(deal),
        "unit_url": reverse("admin:inventory_stockunit_page", args=[deal.stock_unit_id]),
        "customer_url": customer_url(deal.customer_id),
        "delivery": getattr(deal, "delivery", None),
        "overrides": list(deal.overrides.all()) if actor.can(may.OVERRIDE_BOOK) else [],
        "timeline": [_entry(step) for step in DealStep.objects.filter(deal=deal)[:50]],
    }


def _line(figure: Figure) -> dict[str, Any]:
    """A figure as ``components/explain.html`` takes it."""
    return {
        "key": figure.key.replace("_", "-"),
        "label": figure.label,
        "value": money(figure.amount),
        "strong": figure.key in STRONG,
        "part": bool(figure.part_of),
        "explain": {
            "formula": figure.formula,
            "inputs": figure.inputs,
            "rule": figure.rule,
            "author": f"By {figure.author}" if figure.author else "",
        },
    }


def _track(deal: Deal) -> list[tuple[str, str]]:
    """The way to delivery: (label, done | now | ahead); empty for a deal that ended otherwise."""
    if deal.status not in PATH:
        return []
    reached = PATH.index(deal.status)
    marks = ["done" if n < reached else "now" if n == reached else "ahead" for n in range(len(PATH))]
    return [(STATES[state], mark) for state, mark in zip(PATH, marks, strict=True)]


def _stillness(deal: Deal) -> dict[str, Any]:
    """What a stale deal is told to be, and when it is given up by itself."""
    if deal.status not in EDITABLE:
        return {}
    patience = rules.patience()
    return {"stale": patience.words(deal.active_at, now()), "ends_at": patience.ends_at(deal.active_at)}


def _title_wanted(deal: Deal) -> dict[str, str]:
    """Where the title of a car that is sold is, and what next, while it is waited for; else empty."""
    unit = deal.stock_unit
    if deal.status not in SOLD or unit.title_status not in titles.WAITING:
        return {}
    return {
        "paper": titles.paper_of(unit.condition),
        "where": unit.get_title_status_display().lower(),
        "next": titles.NEXT[unit.title_status],
    }


def _entry(step: DealStep) -> dict[str, Any]:
    look = LOOKS.get(step.verb)
    return {
        "at": step.at,
        "title": WORDS.get(step.verb) or STATES[step.new],
        "by": step.by_name,
        "detail": " · ".join(part for part in (money(step.total), step.reason) if part),
        "tone": TONES.get(step.verb, "neutral"),
        "symbol": look.symbol if look else "dot",
    }
