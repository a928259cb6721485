"""Where a photo goes in its row: pure rules over ids in order."""

from collections.abc import Sequence

MOVES = {"first": "Make primary", "earlier": "Earlier", "later": "Later"}


def moved(order: Sequence[int], photo_id: int, move: str) -> list[int]:
    """``order`` with one photo a place earlier or later, or first; at its end it stays."""
    at = order.index(photo_id)
    to = {"first": 0, "earlier": max(at - 1, 0), "later": min(at + 1, len(order) - 1)}[move]
    rest = [other for other in order if other != photo_id]
    return [*rest[:to], photo_id, *rest[to:]]
