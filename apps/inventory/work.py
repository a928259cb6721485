"""Work on a car before the front line: its states, the limit of the store, the sums. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from apps.core.lifecycle import Lifecycle, Transition
from apps.core.money import ZERO
from apps.inventory import permissions as may

PROPOSED = "proposed"
APPROVED = "approved"
DECLINED = "declined"
DONE = "done"
CANCELLED = "cancelled"

STATES = {
    PROPOSED: "Waiting for approval",
    APPROVED: "Approved",
    DECLINED: "Declined",
    DONE: "Done",
    CANCELLED: "Cancelled",
}
STATE_CHOICES = list(STATES.items())
OPEN = (PROPOSED, APPROVED)
STANDING = (PROPOSED, APPROVED, DONE)
"""What counts: neither declined nor cancelled."""

LIMIT = Decimal("500.00")
TOLERANCE = Decimal("50.00")

WORK = Lifecycle(
    name="work item",
    field="state",
    states=STATES,
    transitions=(
        Transition("approve", frozenset({PROPOSED}), APPROVED, may.APPROVE_WORK, "Approve"),
        Transition("approve", frozenset({PROPOSED}), DONE, may.APPROVE_WORK, "Approve"),
        Transition("decline", frozenset({PROPOSED}), DECLINED, may.APPROVE_WORK, "Decline", True),
        Transition("decline", frozenset({PROPOSED}), APPROVED, may.APPROVE_WORK, "Decline", True),
        Transition("finish", frozenset({APPROVED}), DONE, may.WORK, "Report it done"),
        Transition("finish", frozenset({APPROVED}), PROPOSED, may.WORK, "Report it done"),
        Transition("cancel", frozenset(OPEN), CANCELLED, may.WORK, "Cancel", True),
        Transition("undo", frozenset({DONE}), APPROVED, may.REVERSE_COST, "Take it back", True),
    ),
)


class Item(Protocol):
    """What the rules know of a work item."""

    state: str
    estimate: Decimal
    approved_amount: Decimal | None
    actual: Decimal | None


def asked(item: Item) -> Decimal:
    """The amount that a decision is about: what it came to, if it was reported done, else the estimate."""
    return item.estimate if item.actual is None else item.actual


def within_limit(limit: Decimal, decided: Iterable[Decimal], amount: Decimal) -> bool:
    """Whether ``amount`` needs no manager, besides what was ``decided`` on the car without one.

    The limit is for all such work on one car, so that a big job is not split into small ones.
    """
    return sum(decided, ZERO) + amount <= limit


def asks_again(approved: Decimal, actual: Decimal, tolerance: Decimal) -> bool:
    """Whether work that came to ``actual`` needs another approval than the one it has."""
    return actual > approved + tolerance


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a car's work, and how many items are open."""

    estimated: Decimal
    approved: Decimal
    actual: Decimal
    open: int


def totals(items: Iterable[Item]) -> Totals:
    """Estimates of what stands, approvals of what is approved or done, actuals of what is done."""
    rows = [item for item in items if item.state in STANDING]
    return Totals(
        estimated=sum((row.estimate for row in rows), ZERO),
        approved=sum((row.approved_amount or ZERO for row in rows if row.state != PROPOSED), ZERO),
        actual=sum((row.actual or ZERO for row in rows if row.state == DONE), ZERO),
        open=sum(row.state in OPEN for row in rows),
    )
