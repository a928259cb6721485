"""A link by which somebody gets in: to join, or to enrol a second factor."""

import secrets
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


def _nonce() -> str:
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """A single-use link with an expiry, sent by e-mail on an admin's word.

    ``join``: makes a user with a role at a dealership or over a group, who sets a password and enrols a second
    factor. ``enrol``: lets a user who knows the password enrol a second factor; this is the only
    way to one for somebody who cannot sign in. Opened before a scope exists, so it is an identity
    table. The link carries a signature besides the nonce: the row alone opens nothing.
    """

    table_class: ClassVar[str] = "identity"

    class Purpose(models.TextChoices):
        JOIN = "join", "Join a dealership"
        ENROL = "enrol", "Set up the second factor"

    purpose = models.CharField(max_length=8, choices=Purpose)
    email = models.EmailField()
    name = models.CharField(max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="invitations"
    )
    dealership = models.ForeignKey(
        "accounts.Dealership", null=True, on_delete=models.CASCADE, related_name="invitations"
    )
    group = models.ForeignKey(
        "accounts.DealerGroup", null=True, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(max_length=40, blank=True)
    nonce = models.CharField(max_length=40, default=_nonce)
    invited_by = models.BigIntegerField(null=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-invited_at", "-id")
        indexes = (models.Index(fields=("dealership", "-invited_at"), name="accounts_invitation_recent"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(purpose="join", dealership__isnull=False, group=None) & ~Q(role="")
                | Q(purpose="join", dealership=None, group__isnull=False) & ~Q(role="")
                | Q(purpose="enrol", user__isnull=False),
                name="accounts_invitation_complete",
                violation_error_message="A joiner needs a place and a role, an enrolment a user.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.email}"

    def is_open(self, at: datetime) -> bool:
        """Whether the link still works at the instant ``at``."""
        return self.used_at is None and self.revoked_at is None and at < self.expires_at
