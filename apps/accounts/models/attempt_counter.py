"""Counted attempts, for the time in which the cache is away."""

from typing import ClassVar

from django.db import models


class AttemptCounter(models.Model):
    """How often something was tried in a window. ``key`` is a hash: no address, no e-mail."""

    table_class: ClassVar[str] = "infrastructure"

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    resets_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("resets_at",), name="accounts_attempt_resets"),)

    def __str__(self) -> str:
        return f"{self.count} attempts"
