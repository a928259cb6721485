"""Serializer bases: strict input, and the documents that every endpoint shares."""

from typing import Any

from rest_framework import serializers


class StrictMixin:
    """Refuses members that the serializer does not declare, and read-only ones.

    Ignoring them would let a client believe that it set a tenant, a role or a price floor.
    """

    fields: Any

    def to_internal_value(self, data: Any) -> Any:
        """Check the names first, then as usual."""
        if isinstance(data, dict):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = {name: ["This member cannot be set."] for name in data if name not in writable}
            if unknown:
                raise serializers.ValidationError(unknown, code="unknown_member")
        return super().to_internal_value(data)  # type: ignore[misc]


class Input(StrictMixin, serializers.Serializer[Any]):
    """Base of plain request bodies."""


class ModelInput(StrictMixin, serializers.ModelSerializer[Any]):
    """Base of request bodies that borrow a model's fields. The service saves, never this."""


class ReasonInput(Input):
    """A verb that wants to know why."""

    reason = serializers.CharField(max_length=500)


class ProblemError(serializers.Serializer[Any]):
    """One field's complaint."""

    field = serializers.CharField(help_text="Path of the member, empty for the whole body.")
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="Stable machine word.")
    errors = ProblemError(many=True)  # type: ignore[assignment]
    correlation_id = serializers.CharField(help_text="Quote it when you ask about this answer.")
