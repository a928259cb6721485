"""The way to the front line: the steps a store begins with, the moves between steps, the clock. Pure.

Steps are each store's own rows, so the table of moves is made of them: ``machine`` turns an ordered
list of steps into a ``core.lifecycle.Lifecycle``. What it does not list cannot happen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from apps.core.lifecycle import Lifecycle, Transition
from apps.inventory import permissions as may

STAGES = ("intake", "inspection", "recon", "detail", "photos", "frontline")
FRONTLINE = "frontline"
NEAR = 0.75  # of the target: from here on the clock warns


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step that a store has until it sets its own; ``hours`` is its target, None for no clock."""

    name: str
    stage: str
    role: str
    hours: int | None


DEFAULTS = (
    FirstStep("Intake", "intake", "back_office", 24),
    FirstStep("Inspection", "inspection", "technician", 24),
    FirstStep("Recon", "recon", "service_advisor", 72),
    FirstStep("Detail", "detail", "technician", 24),
    FirstStep("Photos", "photos", "back_office", 24),
    FirstStep("Frontline", "frontline", "sales_manager", None),
)

ADVANCE = Transition("advance", frozenset(), "", may.READY, "Move on")
SKIP = Transition("skip", frozenset(), "", may.READY, "Skip ahead", needs_reason=True)
SEND_BACK = Transition("send_back", frozenset(), "", may.READY, "Send back", needs_reason=True)


class Step(Protocol):
    """What the rules know of a step."""

    pk: int
    name: str
    stage: str


def machine(steps: Sequence[Step]) -> Lifecycle:
    """The table of moves of a store whose active steps these are, in order.

    On to the next step; ahead over others and back to any earlier one with a reason.
    """
    keys = [str(step.pk) for step in steps]
    found = []
    for here, key in enumerate(keys):
        for there, target in enumerate(keys):
            if here != there:
                kind = ADVANCE if there == here + 1 else SKIP if there > here else SEND_BACK
                found.append(
                    Transition(
                        kind.verb, frozenset({key}), target, kind.permission, kind.label, kind.needs_reason
                    )
                )
    names = {str(step.pk): step.name for step in steps}
    return Lifecycle(name="get-ready step", field="step_id", states=names, transitions=tuple(found))


def between(steps: Sequence[Step], here: int, there: int) -> Transition | None:
    """The move from one step to another; None where the table has none."""
    moves = machine(steps).possible(str(here))
    return next((move for move in moves if move.target == str(there)), None)


def home[S: Step](steps: Sequence[S], stage: str) -> S:
    """Where a unit of ``stage`` stands that nobody moved yet: its first step, else the next after it."""
    wanted = STAGES[STAGES.index(stage) :]
    for name in wanted:
        for step in steps:
            if step.stage == name:
                return step
    return steps[-1]


def needs_guide(condition: str) -> bool:
    """Whether the Buyers Guide is required: everything but a new car.

    A demonstrator counts as used: it was driven more than moving and road-testing need
    (16 CFR 455.1(d)(2)).
    """
    return condition != "new"


@dataclass(frozen=True, slots=True)
class Clock:
    """How long something has stood in a step, against its target in hours."""

    since: datetime | None
    target: int | None

    def tone(self, at: datetime) -> str:
        """``good`` within the target, ``warn`` near it, ``bad`` past it, ``neutral`` without one."""
        if self.since is None or self.target is None:
            return "neutral"
        spent = at - self.since
        if spent > timedelta(hours=self.target):
            return "bad"
        return "warn" if spent > timedelta(hours=self.target * NEAR) else "good"

    def words(self, at: datetime) -> str:
        """ "2 d 4 h of 3 d"; what is past the target is said first."""
        if self.since is None:
            return "not timed yet"
        spent = at - self.since
        if self.target is None:
            return span(spent)
        over = spent - timedelta(hours=self.target)
        if over > timedelta(0):
            return f"{span(over)} over"
        return f"{span(spent)} of {span(timedelta(hours=self.target))}"


def span(time: timedelta) -> str:
    """A length of time as people say it: minutes, hours, or days and hours."""
    hours, minutes = divmod(max(0, int(time.total_seconds()) // 60), 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h" if hours and days < 10 else f"{days} d"
    return f"{hours} h" if hours else f"{minutes} min"


def recon_time(visits: Sequence[tuple[str, datetime, datetime | None]], at: datetime) -> timedelta:
    """Time spent in steps before the front line: (stage, entered, left) of each visit; open ones run on."""
    spent = [(left or at) - entered for stage, entered, left in visits if stage != FRONTLINE]
    return sum(spent, timedelta(0))
