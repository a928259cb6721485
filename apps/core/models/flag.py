"""A dealership's own setting of a feature flag."""

from django.db import models

from apps.core.models.versioned import Versioned
from apps.core.tenancy.models import TenantModel


class FlagOverride(TenantModel, Versioned):
    """Switches one feature on or off at one dealership; no row means the flag's default."""

    dealership_id = models.BigIntegerField()
    code = models.CharField(max_length=80)
    enabled = models.BooleanField()

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dealership_id", "code"], name="flag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {'on' if self.enabled else 'off'}"
