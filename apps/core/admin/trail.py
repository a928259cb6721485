"""What happened to one row: the acts of the audit trail with the values they changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from apps.core.models import AuditEvent

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One act as a person reads it; ``changes`` are (field, old, new)."""

    at: datetime
    by: str
    door: str
    action: str
    reason: str
    changes: tuple[tuple[str, Any, Any], ...]


def trail_of(row: Model) -> list[Step]:
    """The last acts on ``row`` within the scope, newest first."""
    return list(_steps(row))


def _steps(row: Model) -> Iterator[Step]:
    acts = AuditEvent.objects.filter(target_type=row._meta.label_lower, target_id=str(row.pk)).order_by("-id")
    for act in acts[:SHOWN]:
        changes = tuple((_label(row, name), old, new) for name, (old, new) in act.changes.items())
        yield Step(act.at, act.actor_name, act.door, act.action, act.reason, changes)


def _label(row: Model, name: str) -> str:
    """The field's human name, or the name itself for what is no field."""
    fields = {field.name: str(getattr(field, "verbose_name", field.name)) for field in row._meta.get_fields()}
    return fields.get(name, name.replace("_", " "))
