"""Events that were committed, and which handler has had which."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class OutboxMessage(models.Model):
    """One event of one aggregate, numbered within it. The payload is ids, decimals and dates only."""

    table_class: ClassVar[str] = "infrastructure"

    dealership_id = models.BigIntegerField()
    name = models.CharField(max_length=100)
    aggregate = models.CharField(max_length=60)
    aggregate_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    payload = models.JSONField()
    actor_id = models.BigIntegerField(null=True)
    correlation_id = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["aggregate", "aggregate_id", "sequence"], name="outbox_sequence"),
        ]
        indexes = [models.Index(fields=["created_at"], name="outbox_created")]

    def __str__(self) -> str:
        return f"{self.name} {self.aggregate}:{self.aggregate_id}#{self.sequence}"


class DeliveryState(models.TextChoices):
    """``dead`` blocks its aggregate and handler until somebody retries or skips it."""

    PENDING = "pending", "Waiting"
    DELIVERED = "delivered", "Delivered"
    DEAD = "dead", "Dead letter"
    SKIPPED = "skipped", "Skipped"


class OutboxDelivery(models.Model):
    """A message on its way to one handler; the aggregate's columns repeat for ordered claims."""

    table_class: ClassVar[str] = "infrastructure"

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=100)
    dealership_id = models.BigIntegerField()
    aggregate = models.CharField(max_length=60)
    aggregate_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, db_default=DeliveryState.PENDING)
    attempts = models.PositiveIntegerField(db_default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    error = models.TextField(db_default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "outbox deliveries"
        constraints = [
            models.UniqueConstraint(fields=["message", "handler"], name="outbox_once"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="outbox_delivery_state"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="pending"), name="outbox_pending"),
            models.Index(
                fields=["handler", "aggregate", "aggregate_id", "sequence"],
                condition=Q(state__in=["pending", "dead"]),
                name="outbox_order",
            ),
            models.Index(fields=["dealership_id", "id"], condition=Q(state="dead"), name="outbox_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} ← {self.aggregate}:{self.aggregate_id}#{self.sequence}"
