"""What happened to one row: the acts of the audit trail with the values they changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from apps.core.admin.wording import DOORS, Change, Wording
from apps.core.audit.wording import label_of
from apps.core.models import AuditEvent

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One act: ``changes`` are (field, old, new) as recorded, ``label`` and ``words`` say it for people."""

    at: datetime
    by: str
    door: str
    action: str
    reason: str
    changes: tuple[tuple[str, Any, Any], ...]
    label: str = ""
    words: tuple[Change, ...] = ()


def trail_of(row: Model) -> list[Step]:
    """The last acts on ``row`` within the scope, newest first."""
    return list(_steps(row))


def _steps(row: Model) -> Iterator[Step]:
    acts = AuditEvent.objects.filter(target_type=row._meta.label_lower, target_id=str(row.pk)).order_by("-id")
    found = list(acts[:SHOWN])
    wording = Wording(found)
    for act in found:
        changes = tuple((_name(row, name), old, new) for name, (old, new) in act.changes.items())
        words = tuple(wording.changes(act))
        label = label_of(act.action)
        door = DOORS.get(act.door, act.door)
        yield Step(act.at, act.actor_name, door, act.action, act.reason, changes, label, words)


def _name(row: Model, name: str) -> str:
    """The field's human name, or the name itself for what is no field."""
    fields = {field.name: str(getattr(field, "verbose_name", field.name)) for field in row._meta.get_fields()}
    return fields.get(name, name.replace("_", " "))
