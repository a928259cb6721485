"""The life of a photo, and what it may show, as data."""

from apps.core.lifecycle import Lifecycle, Transition
from apps.inventory.permissions import PHOTOS

PROCESSING, READY, FAILED = "processing", "ready", "failed"

PHOTO = Lifecycle(
    name="photo",
    field="state",
    states={PROCESSING: "Processing", READY: "Ready", FAILED: "Failed"},
    transitions=(
        Transition("finish", frozenset({PROCESSING}), READY, PHOTOS, "Finish"),
        Transition("fail", frozenset({PROCESSING}), FAILED, PHOTOS, "Fail"),
    ),
)
