"""Slow work as a row: what is to be done, how far it is, what became of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.core.models.job_states import JOB, STATE_CHOICES


class Job(models.Model):
    """One piece of slow work. Params name ids and files, never personal data.

    ``lease`` fences the worker that holds it: a write with another lease touches no row.
    ``checkpoint`` is where a resumed run goes on; ``total`` null means not yet counted.
    """

    table_class: ClassVar[str] = "infrastructure"
    lifecycle: ClassVar = JOB

    dealership_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=80)
    queue = models.CharField(max_length=20)
    key = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=STATE_CHOICES, default="queued")
    priority = models.PositiveSmallIntegerField(default=5)
    params = models.JSONField(default=dict)
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    correlation_id = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())

    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField()
    run_after = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    log = ArrayField(models.TextField(), default=list)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(JOB.states)), name="job_state"),
            models.UniqueConstraint(
                fields=["kind", "dealership_id", "key"],
                condition=Q(state__in=["queued", "running", "retry_wait"]) & ~Q(key=""),
                nulls_distinct=False,
                name="job_key_once",
            ),
        ]
        indexes = [
            models.Index(fields=["dealership_id", "-id"], name="job_newest"),
            models.Index(
                fields=["run_after"], condition=Q(state__in=["queued", "retry_wait"]), name="job_due"
            ),
            models.Index(fields=["heartbeat_at"], condition=Q(state="running"), name="job_alive"),
            models.Index(fields=["dealership_id", "id"], condition=Q(state="dead"), name="job_dead"),
            models.Index(fields=["finished_at"], name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def active(self) -> bool:
        """Whether anything may still happen by itself; pages poll as long as this holds."""
        return self.state in ("queued", "running", "retry_wait")

    @property
    def percent(self) -> int | None:
        """Progress from 0 to 100, None while the total is unknown."""
        if not self.total:
            return 100 if self.state == "succeeded" else None
        return min(100, self.done * 100 // self.total)

    @property
    def seconds_left(self) -> int | None:
        """What is left at the run's own rate so far; None before there is a rate."""
        if self.state != "running" or not (
            self.total and self.done and self.started_at and self.heartbeat_at
        ):
            return None
        elapsed = (self.heartbeat_at - self.started_at).total_seconds()
        return max(0, round(elapsed * (self.total - self.done) / self.done))
