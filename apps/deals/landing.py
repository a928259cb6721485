"""Deals' cards of the landing page: what waits for my approval, and my own deals under way."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.core.admin.landing import LANDING_WIDGETS, Widget
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.permissions import ADMINS, MANAGERS, SELLERS
from apps.deals import permissions as may
from apps.deals import selectors
from apps.deals.lifecycle import SUBMITTED

SHOWN = 6


def _list(**query: object) -> str:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('admin:deals_deal_changelist')}?{words}"


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Submitted deals, the one that waits longest first (one query)."""
    deals = selectors.deals().filter(status=SUBMITTED).order_by("submitted_at", "id")
    return {
        "deals": list(deals[:SHOWN]),
        "empty": "Nothing waits",
        "cause": "Deals that need an approval stand here, the oldest first.",
    }


def mine(request: HttpRequest) -> dict[str, Any]:
    """The actor's own deals that are not over, newest first, and how many of them lie still."""
    actor = actor_of(request)
    return {
        "deals": list(selectors.under_way(actor.user_id or 0)[:SHOWN]),
        "empty": "No deal under way",
        "cause": "Find a car and open a deal from its page, or begin here.",
        "open_url": reverse("admin:deals_deal_add") if actor.can(may.OPEN) else "",
        "all_url": _list(salesperson_id=actor.user_id),
        "stale": selectors.under_way(actor.user_id or 0).filter(selectors.stale(now())).count(),
        "stale_url": _list(salesperson_id=actor.user_id, stale="true"),
    }


LANDING_WIDGETS.register(
    20,
    "approvals",
    Widget(
        "Deals waiting for approval",
        "deals/landing.html",
        waiting,
        roles=MANAGERS,
        permission=may.APPROVE,
        more_url=lambda: _list(status=SUBMITTED),
    ),
)
LANDING_WIDGETS.register(
    30,
    "my-deals",
    Widget("Your deals", "deals/landing.html", mine, roles=SELLERS - ADMINS, permission=may.OPEN),
)
