"""Thresholds of stock alerts. Pure."""

from collections.abc import Sequence

AGEING_DAYS = (45, 60, 90)
PRICE_DAYS = 30
TITLE_DAYS = 30
MOST_DAYS = 3650


def level_of(days: int, thresholds: Sequence[int]) -> int:
    """The highest threshold that ``days`` has reached; 0 below the first."""
    return max((threshold for threshold in thresholds if days >= threshold), default=0)


def wrong_thresholds(thresholds: Sequence[int]) -> str:
    """Why these cannot be thresholds; empty when they can."""
    if not 1 <= len(thresholds) <= 6:
        return "One to six thresholds."
    if any(not 1 <= days <= MOST_DAYS for days in thresholds):
        return f"Between 1 and {MOST_DAYS} days."
    return "" if list(thresholds) == sorted(set(thresholds)) else "Each later than the one before."
