"""The life of a job, as data."""

from apps.core.lifecycle import Lifecycle, Transition
from apps.core.permissions_list import MANAGE_JOBS

MANAGE = MANAGE_JOBS

JOB = Lifecycle(
    name="job",
    field="state",
    states={
        "queued": "Queued",
        "running": "Running",
        "retry_wait": "Waiting to retry",
        "succeeded": "Succeeded",
        "dead": "Dead letter",
        "cancelled": "Cancelled",
    },
    transitions=(
        Transition("claim", frozenset({"queued", "retry_wait"}), "running", MANAGE, "Start"),
        Transition("succeed", frozenset({"running"}), "succeeded", MANAGE, "Succeed"),
        Transition("fail", frozenset({"running"}), "retry_wait", MANAGE, "Wait for the next attempt"),
        Transition("give_up", frozenset({"running"}), "dead", MANAGE, "Give up"),
        Transition("lose", frozenset({"running"}), "queued", MANAGE, "Take from a lost worker"),
        Transition("cancel", frozenset({"queued", "retry_wait", "running"}), "cancelled", MANAGE, "Cancel"),
        Transition("retry", frozenset({"dead", "cancelled"}), "queued", MANAGE, "Retry"),
    ),
)


def sources(verb: str) -> list[str]:
    """The states that ``verb`` may start from."""
    return sorted({state for t in JOB.transitions if t.verb == verb for state in t.sources})


def target(verb: str) -> str:
    """The state that ``verb`` leads to."""
    return next(t.target for t in JOB.transitions if t.verb == verb)


STATE_CHOICES = list(JOB.states.items())
