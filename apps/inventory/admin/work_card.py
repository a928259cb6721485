"""The card of the vehicle page: what is to be done to the car and what it comes to."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.core.admin.requests import actor_of, is_writable
from apps.core.templatetags.ui import money
from apps.inventory import permissions as may
from apps.inventory import work
from apps.inventory.admin.work_rows import row_of
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import StockUnit, WorkItem

SHOWN = 100
RULES = {
    "estimated": "The estimates of all work that is neither declined nor cancelled.",
    "approved": "What was approved of work that is approved or done: by a manager, or within the store's limit.",
    "actual": "What the work that is done came to. These are the lines that the cost ledger got for it.",
}
LABELS = {"estimated": "Estimated", "approved": "Approved", "actual": "Actual"}


def panel(request: HttpRequest, unit: StockUnit) -> dict[str, Any] | None:
    """What ``inventory/work_card.html`` shows, or None where there is no work and none can come."""
    actor = actor_of(request)
    items = list(unit.rows_of("work_items").select_related("step").order_by("-id")[:SHOWN])
    may_propose = actor.can(may.WORK) and is_writable(unit, actor) and unit.status not in CLOSED
    if not items and not may_propose:
        return None
    page = reverse("admin:inventory_stockunit_page", args=[unit.pk])
    return {
        "rows": [row_of(item, actor, page) for item in _in_order(items)],
        "stats": _stats(items) if items and may.sees_work_amounts(actor) else [],
        "may_propose": may_propose,
    }


def _in_order(items: list[WorkItem]) -> list[WorkItem]:
    """What waits first, then what is approved, then what is over."""
    return sorted(items, key=lambda item: (list(work.STATES).index(item.state), -item.pk))


def _stats(items: list[WorkItem]) -> list[dict[str, Any]]:
    sums = work.totals(items)
    amounts = {"estimated": sums.estimated, "approved": sums.approved, "actual": sums.actual}
    return [
        {
            "key": f"work-{name}",
            "label": LABELS[name],
            "value": money(amount),
            "foot": f"{sums.open} open" if name == "estimated" and sums.open else "",
            "explain": {"formula": f"Σ {name}", "inputs": _inputs(items, name), "rule": RULES[name]},
        }
        for name, amount in amounts.items()
    ]


def _inputs(items: list[WorkItem], name: str) -> list[tuple[str, str]]:
    field = {"estimated": "estimate", "approved": "approved_amount", "actual": "actual"}[name]
    counted = {
        "estimated": work.STANDING,
        "approved": (work.APPROVED, work.DONE),
        "actual": (work.DONE,),
    }[name]
    rows = [item for item in items if item.state in counted]
    return [(item.title, money(getattr(item, field))) for item in reversed(rows)]
