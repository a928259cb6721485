"""What a destination says of the cars that it got. Pure.

The shape that is understood: JSON, an object whose member ``rejected`` is a list of objects with a
``stock_number`` or a ``vin`` and a ``reason``; ``accepted`` may say how many were taken. Any other
answer says nothing of single cars.
"""

import json
from dataclasses import dataclass
from typing import Any

MOST_REJECTED = 20_000
_NO_REASON = "The destination gave no reason."


@dataclass(frozen=True, slots=True)
class Rejected:
    """One car that was not taken, by stock number or VIN; the other one is empty."""

    stock_number: str
    vin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one file: how many were taken, None where it is not said, and which were not."""

    accepted: int | None
    rejected: tuple[Rejected, ...]


def verdict_of(body: bytes, rows: int) -> Verdict | None:
    """The verdict in an answer about ``rows`` cars; None where it says nothing of cars."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not isinstance(told.get("rejected"), list):
        return None
    rejected = tuple(
        _rejected(entry) for entry in told["rejected"][:MOST_REJECTED] if isinstance(entry, dict)
    )
    accepted = told.get("accepted")
    if not isinstance(accepted, int) or isinstance(accepted, bool) or not 0 <= accepted <= rows:
        accepted = max(rows - len(rejected), 0)
    return Verdict(accepted, rejected)


def _rejected(entry: dict[str, Any]) -> Rejected:
    return Rejected(
        stock_number=_text(entry.get("stock_number"), 32),
        vin=_text(entry.get("vin"), 17).upper(),
        reason=_text(entry.get("reason"), 300) or _NO_REASON,
    )


def _text(value: object, most: int) -> str:
    """A text or number of a stranger, on one line and without what a database refuses."""
    if not isinstance(value, str | int):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())[:most]
