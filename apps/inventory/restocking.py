"""Where the segments of restock rules stand: one read for any number of rules."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from apps.core.clock import day_bounds, local_date
from apps.inventory.lifecycle import ACTIVE, DELIVERED, HELD, IN_STOCK, ON_THE_WAY, SOLD
from apps.inventory.models import RestockRule, StockUnit
from apps.inventory.restock import Advice, Position, advise

ON_HAND = Q(status=IN_STOCK) | Q(status=HELD, held_from=IN_STOCK)
INCOMING = Q(status__in=ON_THE_WAY) | Q(status=HELD, held_from__in=ON_THE_WAY)


def positions(rules: Sequence[RestockRule], *, at: datetime, zone: str) -> dict[int, Position]:
    """Sold within the window, on hand and incoming of each rule's segment, by the rule's id.

    Sold: sold or delivered since the window's first local day, today being its last.
    """
    if not rules:
        return {}
    today = local_date(at, zone)
    since = {
        days: day_bounds(today - timedelta(days=days - 1), zone)[0] for days in {r.window_days for r in rules}
    }
    counts: dict[str, Any] = {}
    for rule in rules:
        segment, gone = (
            rule.segment(),
            Q(status__in=(SOLD, DELIVERED), status_at__gte=since[rule.window_days]),
        )
        for name, which in (("sold", gone), ("on_hand", ON_HAND), ("incoming", INCOMING)):
            counts[f"{name}_{rule.pk}"] = Count("pk", filter=segment & which)
    recent = Q(status__in=ACTIVE) | Q(status=DELIVERED, status_at__gte=min(since.values()))
    found = StockUnit.objects.filter(recent).aggregate(**counts)
    return {
        rule.pk: Position(*(found[f"{name}_{rule.pk}"] for name in ("sold", "on_hand", "incoming")))
        for rule in rules
    }


def advice(
    rules: Sequence[RestockRule], *, at: datetime, zone: str
) -> list[tuple[RestockRule, Position, Advice]]:
    """Each rule with where its segment stands and what the rule says."""
    found = positions(rules, at=at, zone=zone)
    return [(rule, found[rule.pk], advise(rule.terms(), found[rule.pk])) for rule in rules]
