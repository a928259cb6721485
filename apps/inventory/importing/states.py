"""The life of an import, and the kinds of its lines, as data."""

from apps.core.lifecycle import Lifecycle, Transition
from apps.inventory.permissions import IMPORT

UPLOADED, CHECKING, CHECKED = "uploaded", "checking", "checked"
IMPORTING, IMPORTED, UNDOING, UNDONE = "importing", "imported", "undoing", "undone"

IMPORT_RUN = Lifecycle(
    name="import",
    field="state",
    states={
        UPLOADED: "Uploaded",
        CHECKING: "Checking",
        CHECKED: "Checked",
        IMPORTING: "Importing",
        IMPORTED: "Imported",
        UNDOING: "Being undone",
        UNDONE: "Undone",
    },
    transitions=(
        Transition("check", frozenset({UPLOADED, CHECKED, CHECKING}), CHECKING, IMPORT, "Check"),
        Transition("report", frozenset({CHECKING}), CHECKED, IMPORT, "Report the check"),
        Transition("commit", frozenset({CHECKED}), IMPORTING, IMPORT, "Import"),
        Transition("finish", frozenset({IMPORTING}), IMPORTED, IMPORT, "Finish"),
        Transition("undo", frozenset({IMPORTED}), UNDOING, IMPORT, "Undo", needs_reason=True),
        Transition("restore", frozenset({UNDOING}), UNDONE, IMPORT, "Finish the undo"),
    ),
)

STATE_CHOICES = list(IMPORT_RUN.states.items())
CREATE, UPDATE, UNCHANGED, REJECT, GONE = "create", "update", "unchanged", "reject", "gone"
LINE_KINDS = {
    CREATE: "New",
    UPDATE: "Changed",
    UNCHANGED: "Unchanged",
    REJECT: "Rejected",
    GONE: "Not in the file",
}
