"""What waits in stock for whoever signs in: a card of the landing page."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from apps.core.actor import Actor
from apps.core.admin.landing import LANDING_WIDGETS, Widget
from apps.core.admin.navigation import count_all
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.permissions import MANAGERS
from apps.inventory import permissions as may
from apps.inventory.admin import approvals
from apps.inventory.admin.watch_list import in_state
from apps.inventory.appraisal_states import ACCEPTED, WAITING
from apps.inventory.models import Appraisal, StockAlert
from apps.inventory.readiness import FRONTLINE
from apps.inventory.walks import on_lot

_ROLES = MANAGERS | {"back_office", "service_advisor", "technician"}
_APPRAISALS = "admin:inventory_appraisals"


def waiting(request: HttpRequest) -> dict[str, Any] | None:
    """Each kind of thing with how many there are and the list of them (one query); None for nothing."""
    actor = actor_of(request)
    kinds = [kind for kind in _kinds(actor) if actor.can(kind[0])]
    counts = count_all([(label, rows) for _, label, _, _, rows in kinds]) if kinds else {}
    lines = [
        {"label": label, "symbol": symbol, "url": url, "count": counts[label]}
        for _, label, symbol, url, _ in kinds
        if counts.get(label)
    ]
    return {"lines": lines} if lines else None


def _kinds(actor: Actor) -> list[tuple[str, str, str, str, QuerySet[Any]]]:
    """Permission, words, symbol, address of the list, what is in it."""
    appraisals = reverse(_APPRAISALS)
    return [
        (
            may.APPROVE_WORK,
            "Work on cars to approve",
            "check",
            reverse(approvals.NAME),
            approvals.waiting(actor),
        ),
        (
            may.APPROVE_OFFER,
            "Offers to approve",
            "flag",
            f"{appraisals}?{urlencode({'state': WAITING})}",
            Appraisal.objects.filter(status=WAITING),
        ),
        (
            may.ADD,
            "Accepted cars to take in",
            "car",
            f"{appraisals}?{urlencode({'state': ACCEPTED})}",
            Appraisal.objects.filter(status=ACCEPTED),
        ),
        (
            may.READY,
            "Cars on their way to the front line",
            "grid",
            reverse("admin:inventory_board"),
            on_lot().exclude(readiness=FRONTLINE),
        ),
        (
            may.WATCH,
            "Stock alerts to look at",
            "alert",
            reverse("admin:inventory_watch"),
            in_state(StockAlert.objects.all(), "", now()),
        ),
    ]


LANDING_WIDGETS.register(
    25,
    "stock waiting",
    Widget("Stock that waits for you", "inventory/landing.html", waiting, roles=_ROLES),
)
