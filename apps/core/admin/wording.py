"""The trail as sentences: fields by their names, values as a person writes them, things as links."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime

from apps.core.audit.wording import figure_of, is_amount
from apps.core.display import current_display
from apps.core.models import AuditEvent
from apps.core.money import MoneyField
from apps.core.permissions import ROLES, all_permissions
from apps.core.templatetags.ui import money

NONE = "none"
DOORS = {
    "admin": "on the staff pages",
    "api": "through the API",
    "job": "in a background job",
    "command": "from the command line",
    "relay": "as a reaction to an event",
    "system": "by the system",
    "none": "without signing in",
}
_AMOUNT = MoneyField()
type Field = models.Field[Any, Any]
type Key = tuple[type[models.Model], str]


@dataclass(frozen=True, slots=True)
class Change:
    """A field of the target by its name, from ``old`` to ``new``."""

    name: str
    old: str
    new: str


class Wording:
    """Words for one page of acts; the rows that they point at are read once a model, in scope."""

    def __init__(self, acts: Iterable[AuditEvent]) -> None:
        self._names = _names(acts)

    def changes(self, act: AuditEvent) -> list[Change]:
        """What the act changed."""
        model = model_of(act.target_type)
        found = []
        for name, (old, new) in act.changes.items():
            field = field_of(model, name)
            found.append(Change(name_of(field, name), self._value(field, old), self._value(field, new)))
        return found

    def facts(self, act: AuditEvent) -> list[tuple[str, str]]:
        """The figures of the act, without those that say nothing."""
        model = model_of(act.target_type)
        fields = {name: field_of(model, name) for name in act.facts}
        return [
            (name_of(fields[name], name), self._figure(fields[name], name, value))
            for name, value in act.facts.items()
            if value not in (None, "", [], {}, False)
        ]

    def _figure(self, field: Field | None, name: str, value: Any) -> str:
        if field is None and is_amount(name):
            return _typed(_AMOUNT, str(value))
        return self._value(field, value)

    def _value(self, field: Field | None, value: Any) -> str:
        if field is not None and field.related_model is not None and value is not None:
            return self._names.get((field.related_model, str(value)), str(value))
        return value_of(field, value)


def model_of(target_type: str) -> type[models.Model] | None:
    """The model that a target's type names; None for none, or one that is gone."""
    try:
        return apps.get_model(target_type) if target_type else None
    except LookupError:
        return None


def field_of(model: type[models.Model] | None, name: str) -> Field | None:
    """The field of ``model`` with this name, or of a row that it belongs to (a unit's vehicle)."""
    if model is None:
        return None
    parents = (key.related_model for key in model._meta.concrete_fields if key.many_to_one)
    for owner in (model, *(parent for parent in parents if isinstance(parent, type))):
        try:
            field = owner._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(field, models.Field):
            return field
    return None


def name_of(field: Field | None, name: str) -> str:
    """A field's human name; a figure's; "Sales rep: Approve deals" for a cell of the roles matrix."""
    if field is not None:
        return str(field.verbose_name).removeprefix("is ")
    role, colon, code = name.partition(": ")
    if colon:
        sentences = {permission.code: permission.sentence.rstrip(".") for permission in all_permissions()}
        return f"{ROLES.get(role, role)}: {sentences.get(code, code)}"
    return figure_of(name)


def value_of(field: Field | None, value: Any) -> str:
    """A value of the trail, which is JSON, as staff screens write it; masked ones stay masked."""
    if value is None or value == "" or value == [] or value == {}:
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value_of(field, item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{figure_of(name)} {value_of(None, item)}" for name, item in value.items())
    choices = dict(getattr(field, "flatchoices", ()))
    if value in choices:
        return str(choices[value])
    return _typed(field, str(value))


def _typed(field: Field | None, text: str) -> str:
    try:
        if isinstance(field, MoneyField):
            return money(Decimal(text))
        if isinstance(field, models.DateTimeField):
            return _moment(parse_datetime(text)) or text
        if isinstance(field, models.DateField):
            on = parse_date(text)
            return f"{on:%-d %b %Y}" if on else text
    except (InvalidOperation, ValueError):
        return text
    return text if field is not None else _legible(text)


def _moment(instant: datetime | None) -> str:
    if instant is None:
        return ""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return f"{aware.astimezone(current_display().tz):%-d %b %Y, %H:%M}"


def _legible(text: str) -> str:
    """A code without its underscores; whatever else it is stays as it was written."""
    return text.replace("_", " ") if text.isidentifier() else text


def _names(acts: Iterable[AuditEvent]) -> dict[Key, str]:
    """The rows that changed keys point at, by model and key; a row out of reach keeps its number."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for act in acts:
        model = model_of(act.target_type)
        values = act.changes | {name: [value] for name, value in act.facts.items()}
        for name, found in values.items():
            field = field_of(model, name)
            if field is not None and isinstance(field.related_model, type):
                wanted[field.related_model] |= {str(value) for value in found if str(value).isdigit()}
    return {
        (model, str(key)): str(row)
        for model, keys in wanted.items()
        for key, row in model._default_manager.in_bulk([int(key) for key in sorted(keys)]).items()
    }
