"""How often and how far the prices of a unit moved, in words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from apps.core.display import current_display
from apps.inventory.models import PriceChange
from apps.inventory.pricing import Cadence, Change, cadence


def sentences(changes: Sequence[PriceChange], today: date) -> list[str]:
    """A sentence for each kind that moved: "Internet price: 3 changes, −4.2 % in all, last 12 days ago".

    ``changes`` are newest first, as the page shows them.
    """
    kinds = dict.fromkeys(change.kind for change in changes)
    facts = {kind: cadence(_of(changes, kind), today) for kind in kinds}
    labels = {change.kind: change.get_kind_display() for change in changes}
    return [f"{labels[kind]}: {_sentence(found)}" for kind, found in facts.items() if found.count]


def _of(changes: Sequence[PriceChange], kind: str) -> list[Change]:
    tz = current_display().tz
    return [Change(c.at.astimezone(tz).date(), c.old, c.new) for c in reversed(changes) if c.kind == kind]


def _sentence(found: Cadence) -> str:
    parts = [f"{found.count} change{'' if found.count == 1 else 's'}"]
    if found.total_pct is not None:
        parts.append(f"{_signed(found.total_pct)} in all")
    if found.average_pct is not None and found.count > 1:
        parts.append(f"{_signed(found.average_pct)} on average")
    if found.days_since_last is not None:
        parts.append(_ago(found.days_since_last))
    return ", ".join(parts)


def _signed(pct: Decimal) -> str:
    return f"{'−' if pct < 0 else '+'}{abs(pct)} %"


def _ago(days: int) -> str:
    return "last today" if days == 0 else f"last {days} day{'' if days == 1 else 's'} ago"
