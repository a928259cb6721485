"""What happened to a unit, for people, without amounts that they may not see."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from apps.core.admin.requests import actor_of
from apps.core.admin.tones import look_of
from apps.core.admin.trail import Step, trail_of
from apps.inventory.entries import COST_FIELDS
from apps.inventory.lifecycle import STATES
from apps.inventory.models import StockUnit
from apps.inventory.permissions import SEE_COST

_SECRET = {str(StockUnit._meta.get_field(name).verbose_name) for name in (*COST_FIELDS, "floor_price")}  # type: ignore[union-attr]
_FLOORPLAN = {"floorplan balance", "floorplan end"}
_SECRET |= _FLOORPLAN
_TITLES = {
    "inventory.take_in": ("Taken in", "plus"),
    "inventory.edit": ("Corrected", "edit"),
    "inventory.price": ("Price changed", "tag"),
    "inventory.add_cost": ("Cost added", "plus"),
    "inventory.reverse_cost": ("Cost reversed", "undo"),
    "inventory.add_photo": ("Photo added", "camera"),
    "inventory.edit_photo": ("Photo described", "camera"),
    "inventory.reorder_photos": ("Photos arranged", "camera"),
    "inventory.remove_photo": ("Photo removed", "camera"),
    "inventory.restore_photo": ("Photo brought back", "camera"),
    "inventory.see": ("Seen on the lot", "eye"),
    "inventory.set_keys": ("Keys counted", "key"),
    "inventory.take_keys": ("Keys taken", "key"),
    "inventory.return_keys": ("Keys returned", "key"),
    "inventory.ready": ("Moved to another step", "right"),
    "inventory.assign": ("Given to somebody", "user"),
    "inventory.issue_guide": ("Buyers Guide issued", "file"),
    "inventory.open_recall": ("Recall recorded", "alert"),
    "inventory.remedy_recall": ("Recall remedied", "check"),
    "inventory.add_brand": ("Title brand recorded", "flag"),
    "inventory.record_title": ("Title recorded", "file"),
    "inventory.propose_work": ("Work proposed", "job"),
    "inventory.approve_work": ("Work approved", "check"),
    "inventory.decline_work": ("Work declined", "ban"),
    "inventory.cancel_work": ("Work cancelled", "x"),
    "inventory.finish_work": ("Work reported done", "check"),
    "inventory.undo_work": ("Work taken back", "undo"),
    "inventory.floorplan_start": ("Put on floorplan", "money"),
    "inventory.floorplan_curtail": ("Floorplan curtailed", "money"),
    "inventory.floorplan_end": ("Floorplan ended", "money"),
}


def steps(request: HttpRequest, unit: Any) -> list[Step]:
    """The trail of a unit; steps that are all secret to the reader are left out."""
    trail = trail_of(unit)
    if actor_of(request).can(SEE_COST):
        return trail
    shown = [(step, _open(step)) for step in trail]
    return [after for before, after in shown if after.changes or not before.changes]


def _open(step: Step) -> Step:
    """The step without what it changed in secret, as it was recorded and in words."""
    pairs = zip(step.changes, step.words, strict=True)
    kept = [(change, words) for change, words in pairs if change[0] not in _SECRET]
    return replace(step, changes=tuple(c for c, _ in kept), words=tuple(w for _, w in kept))


def entries(request: HttpRequest, unit: StockUnit) -> list[dict[str, Any]]:
    """The trail as ``components/timeline.html`` shows it."""
    return [_entry(step) for step in steps(request, unit)]


def _entry(step: Step) -> dict[str, Any]:
    status = next((new for name, _, new in step.changes if name == "status"), None)
    title, symbol = _TITLES.get(step.action, ("", ""))
    look = look_of(str(status)) if status else None
    if status in STATES and not title:
        title, symbol = STATES[str(status)], look.icon if look else "dot"
    return {
        "at": step.at,
        "by": step.by,
        "title": title or step.label,
        "detail": " · ".join(part for part in (_detail(step), step.reason) if part),
        "tone": look.tone if look else "neutral",
        "symbol": symbol or "dot",
    }


def _detail(step: Step) -> str:
    changes = [change for change in step.words if change.name != "status"]
    return "; ".join(f"{change.name}: {change.old} → {change.new}" for change in changes[:6])
