"""The trail of acts: who did what, why, through which door; and the seals on it."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from apps.core.tenancy.models import TenantModel

PLATFORM = 0
"""The stream number under which acts of no dealership are sealed."""


class AuditEvent(TenantModel):
    """One act. Not for what a row was (that is its history); no foreign keys, so nothing cascades.

    ``dealership_id`` null: an act of a group (``group_id`` set) or of the platform (neither).
    The role ``app`` may insert and read; update, delete and truncate are refused to it.
    """

    dealership_id = models.BigIntegerField(null=True)
    group_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    token_id = models.BigIntegerField(null=True)
    door = models.CharField(max_length=20)
    action = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(max_length=200)
    reason = models.TextField()
    changes = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    correlation_id = models.CharField(max_length=64)
    ip = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["dealership_id", "-id"], name="audit_newest"),
            models.Index(fields=["dealership_id", "actor_id", "-id"], name="audit_actor"),
            models.Index(fields=["dealership_id", "action", "-id"], name="audit_action"),
            models.Index(fields=["dealership_id", "target_type", "target_id", "-id"], name="audit_target"),
            models.Index(fields=["dealership_id", "at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.action} {self.target_label}".strip()


class AuditUnsealed(models.Model):
    """A committed or committing act that waits for its seal: two ids, nothing else."""

    table_class: ClassVar[str] = "infrastructure"

    event_id = models.BigIntegerField(primary_key=True)
    stream = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["stream", "event_id"], name="audit_unsealed_stream")]

    def __str__(self) -> str:
        return f"{self.stream}: {self.event_id}"


class AuditSeal(models.Model):
    """Link ``position`` of a stream's chain; its digest is keyed and covers the digest before.

    A stream is a dealership's id, or ``PLATFORM``. Append-only for ``app``.
    """

    table_class: ClassVar[str] = "infrastructure"

    stream = models.BigIntegerField()
    position = models.BigIntegerField()
    event_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["stream", "position"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "position"], name="audit_seal_position"),
            models.UniqueConstraint(fields=["event_id"], name="audit_seal_event"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.position}"
