"""The states of a cash deal and every way between them (domain.md §3)."""

from apps.core.lifecycle import Lifecycle, Transition
from apps.deals import permissions

OPEN = "open"
SUBMITTED = "submitted"
APPROVED = "approved"
CONTRACTED = "contracted"
DELIVERED = "delivered"
DEAD = "dead"
UNWOUND = "unwound"

STATES = {
    OPEN: "Open",
    SUBMITTED: "Submitted",
    APPROVED: "Approved",
    CONTRACTED: "Contracted",
    DELIVERED: "Delivered",
    DEAD: "Dead",
    UNWOUND: "Unwound",
}

# While a deal is in one of these, no other deal may be in one of these on the same vehicle.
COMMITTED = (SUBMITTED, APPROVED, CONTRACTED)
# The figures may change until the contract; changing approved ones voids the approval.
EDITABLE = (OPEN, SUBMITTED, APPROVED)

DEAL = Lifecycle(
    name="deal",
    field="status",
    states=STATES,
    transitions=(
        Transition("submit", frozenset({OPEN}), SUBMITTED, permissions.SUBMIT, "Submit for approval"),
        Transition("approve", frozenset({SUBMITTED}), APPROVED, permissions.APPROVE, "Approve"),
        # Only a change of the worksheet takes this way.
        Transition("revise", frozenset({APPROVED}), SUBMITTED, permissions.EDIT, "Change the figures"),
        Transition("contract", frozenset({APPROVED}), CONTRACTED, permissions.CONTRACT, "Contract"),
        Transition("deliver", frozenset({CONTRACTED}), DELIVERED, permissions.DELIVER, "Deliver"),
        Transition(
            "kill",
            frozenset({OPEN, SUBMITTED, APPROVED}),
            DEAD,
            permissions.KILL,
            "Give up",
            needs_reason=True,
        ),
        Transition(
            "unwind",
            frozenset({CONTRACTED, DELIVERED}),
            UNWOUND,
            permissions.UNWIND,
            "Unwind",
            needs_reason=True,
        ),
    ),
)
