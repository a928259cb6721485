"""Answers kept for repeated requests."""

from django.db import models

from apps.core.fields import EncryptedTextField
from apps.core.tenancy.models import TenantModel


class IdempotencyRecord(TenantModel):
    """One POST with an Idempotency-Key that had its effect, and the answer it got.

    Written in the effect's transaction by ``core.api.idempotency``, so it exists if and only if
    the effect does. ``principal`` is "user:<id>" or "token:<id>", ``route`` the path. The answer
    may hold personal data: it is encrypted, and it expires.
    """

    dealership_id = models.BigIntegerField()
    principal = models.CharField(max_length=40)
    route = models.CharField(max_length=300)
    key = models.CharField(max_length=255)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    etag = models.CharField(max_length=40, blank=True, default="")
    location = models.CharField(max_length=300, blank=True, default="")
    answer = EncryptedTextField(blank=True, default="")
    expires_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("dealership_id", "principal", "route", "key"), name="core_idempotency_once"
            ),
        )
        indexes = (models.Index(fields=("dealership_id", "expires_at"), name="core_idempotency_expiry"),)

    def __str__(self) -> str:
        return f"{self.principal} {self.route} {self.key}"
