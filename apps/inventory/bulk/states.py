"""The life of a bulk act, its verbs and the kinds of its lines, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.core.lifecycle import Lifecycle, Transition
from apps.inventory import permissions as may
from apps.inventory.repricing import BELOW, CHANGE, FLOOR, REFUSED, SAME

PREVIEWING, READY, WRITING, DONE = "previewing", "ready", "writing", "done"
UNDOING, UNDONE = "undoing", "undone"

BULK_RUN = Lifecycle(
    name="bulk act",
    field="state",
    states={
        PREVIEWING: "Being previewed",
        READY: "Preview",
        WRITING: "Being written",
        DONE: "Done",
        UNDOING: "Being undone",
        UNDONE: "Undone",
    },
    transitions=(
        Transition("report", frozenset({PREVIEWING}), READY, may.VIEW, "Report the preview"),
        Transition("commit", frozenset({READY}), WRITING, may.VIEW, "Commit"),
        Transition("finish", frozenset({WRITING}), DONE, may.VIEW, "Finish"),
        Transition("undo", frozenset({DONE}), UNDOING, may.VIEW, "Undo", needs_reason=True),
        Transition("restore", frozenset({UNDOING}), UNDONE, may.VIEW, "Finish the undo"),
    ),
)

STATE_CHOICES = list(BULK_RUN.states.items())
REPRICE, SHIP, RECEIVE, CANCEL, PLACE = "reprice", "ship", "receive", "cancel", "place"
STEP = "ready"


@dataclass(frozen=True, slots=True)
class BulkVerb:
    """What a bulk act asks for; ``undo`` tells whether there is a way back."""

    label: str
    permission: str
    undo: bool = False
    needs_reason: bool = False


VERBS: Mapping[str, BulkVerb] = {
    REPRICE: BulkVerb("Reprice", may.PRICE, undo=True),
    RECEIVE: BulkVerb("Receive into stock", may.MOVE),
    SHIP: BulkVerb("Mark in transit", may.MOVE),
    PLACE: BulkVerb("Move to a lot", may.EDIT, undo=True),
    STEP: BulkVerb("Move to a get-ready step", may.READY, undo=True),
    CANCEL: BulkVerb("Cancel orders", may.MOVE, needs_reason=True),
}
VERB_CHOICES = [(name, verb.label) for name, verb in VERBS.items()]
LINE_KINDS = {
    CHANGE: "Will change",
    BELOW: "Goes below the floor",
    FLOOR: "Below the floor, left",
    SAME: "Unchanged",
    REFUSED: "Left out",
}
WRITTEN, CONFLICT, RESTORED, LEFT = "written", "conflict", "restored", "left"
OUTCOMES = {
    "": "Not written",
    WRITTEN: "Written",
    CONFLICT: "Changed meanwhile, left",
    RESTORED: "Undone",
    LEFT: "Not undone",
}
