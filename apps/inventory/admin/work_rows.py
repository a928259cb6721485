"""A work item as screens show it: its words, and what the reader may do with it now."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from apps.core.actor import Actor
from apps.core.admin.requests import is_writable
from apps.core.templatetags.ui import money
from apps.inventory import work
from apps.inventory.models import WorkItem
from apps.inventory.permissions import APPROVE_WORK, sees_work_amounts


@dataclass(frozen=True, slots=True)
class Ask:
    """One verb: a button, or with ``asks`` ("reason", "actual") a few fields behind it."""

    verb: str
    label: str
    url: str
    tone: str
    asks: str = ""


WORK_VERBS = work.WORK.verbs()
DECIDE = ("approve", "decline")
_TONES = {"approve": "primary", "decline": "danger", "finish": "primary"}
_ASKS = {"decline": "reason", "cancel": "reason", "undo": "reason", "finish": "actual"}


def row_of(item: WorkItem, actor: Actor, back: str, *, only: Collection[str] = WORK_VERBS) -> dict[str, Any]:
    """What ``inventory/work_item.html`` shows; ``back`` is where its acts return to, ``only`` which."""
    shown = sees_work_amounts(actor)
    return {
        "item": item,
        "back": back,
        "shown": shown,
        "asked": work.asked(item),
        "amount": _amount(item) if shown else "",
        "late": item.state == work.PROPOSED and item.actual is not None,
        "mine": _may_not_decide(item, actor),
        "by": item.vendor or "In-house",
        "trail": _trail(item),
        "acts": [ask for ask in _acts(item, actor) if ask.verb in only],
    }


def _may_not_decide(item: WorkItem, actor: Actor) -> bool:
    """Whether somebody who may approve asked for it himself."""
    waits = item.state == work.PROPOSED and actor.can(APPROVE_WORK)
    return waits and item.asked_by_id is not None and item.asked_by_id == actor.user_id


def _amount(item: WorkItem) -> str:
    """The one figure of a line: what it came to, else what is approved, else the estimate."""
    known: tuple[Decimal | None, ...] = (item.actual, item.approved_amount, item.estimate)
    return money(next(amount for amount in known if amount is not None))


def _trail(item: WorkItem) -> list[str]:
    """Who did what to it, in order."""
    told = [f"proposed by {item.proposed_by_name}"]
    if item.within_limit:
        told.append("within the store's limit")
    elif item.decided_by_name:
        verb = "declined" if item.state == work.DECLINED else "approved"
        told.append(f"{verb} by {item.decided_by_name}{', the only approver' if item.self_approved else ''}")
    if item.finished_by_name:
        told.append(f"reported done by {item.finished_by_name}")
    return told


def _acts(item: WorkItem, actor: Actor) -> list[Ask]:
    ways = {
        way.verb: way
        for way in item.lifecycle.possible(item.state)
        if actor.can(way.permission) and is_writable(item, actor)
    }
    return [
        Ask(
            verb,
            f"{way.label} {money(work.asked(item))}" if verb == "approve" else way.label,
            reverse("admin:inventory_work_do", args=[item.pk, verb]),
            _TONES.get(verb, ""),
            _ASKS.get(verb, ""),
        )
        for verb, way in ways.items()
    ]
