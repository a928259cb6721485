"""What a dealer group changed about the sign-in of one of its roles."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.core.permissions import ROLES


class SignInPolicy(models.Model):
    """One role's sign-in rule in one dealer group; a role without a row follows the defaults.

    Read before a scope exists (at sign-in), so it is an identity table; it holds no personal data.
    Durations in minutes; ``grace_until`` is the last day (UTC) without the second factor.
    """

    table_class: ClassVar[str] = "identity"

    group = models.ForeignKey(
        "accounts.DealerGroup", on_delete=models.CASCADE, related_name="sign_in_policies"
    )
    role = models.CharField(max_length=40, choices=list(ROLES.items()))
    second_factor = models.BooleanField(default=True)
    grace_until = models.DateField(null=True, blank=True)
    idle_minutes = models.PositiveIntegerField()
    absolute_minutes = models.PositiveIntegerField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("group_id", "role", "id")
        verbose_name_plural = "sign-in policies"
        constraints = (
            models.UniqueConstraint(
                fields=("group", "role"),
                name="accounts_sign_in_policy_one_per_role",
                violation_error_message="This role has a sign-in policy already.",
            ),
            models.CheckConstraint(
                condition=Q(idle_minutes__gte=5, idle_minutes__lte=models.F("absolute_minutes")),
                name="accounts_sign_in_policy_limits",
                violation_error_message="The idle limit is at least 5 minutes and at most the absolute limit.",
            ),
        )

    def __str__(self) -> str:
        return f"{ROLES[self.role]}: {self.idle_minutes} min idle"
