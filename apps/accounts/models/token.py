"""API tokens: what a program shows instead of a password."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class TokenKind(models.TextChoices):
    """Partner tokens are made by an admin; the other two come from a sign-in through the API."""

    PARTNER = "partner", "Partner"
    ACCESS = "access", "Access"
    REFRESH = "refresh", "Refresh"


class ApiToken(models.Model):
    """A bearer token that lends (a part of) its user's authority to a program.

    Only the SHA-256 of the secret is kept; ``prefix`` finds the row and names the token on
    screens. ``scopes`` limits a partner token to these permission codes or groups of them
    ("inventory:read"); it never holds more than its user does at the moment. ``dealerships``
    are the ids that a partner token is limited to; empty, on the others, means all that the user reaches. ``family`` joins the tokens of
    one sign-in: a refresh token shown twice (``used_at``) ends its whole family. Identity table:
    it is what a scope is made from.
    """

    table_class: ClassVar[str] = "identity"

    kind = models.CharField(max_length=7, choices=TokenKind)
    name = models.CharField(max_length=100, blank=True)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    dealerships = ArrayField(models.BigIntegerField(), default=list, blank=True)
    scopes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    family = models.UUIDField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = "API token"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(kind="partner") | (~models.Q(name="") & ~models.Q(dealerships=[])),
                name="accounts_token_partner_bounds",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="partner") | models.Q(family__isnull=False),
                name="accounts_token_family",
            ),
        )

    def __str__(self) -> str:
        return self.name or f"{self.get_kind_display()} token {self.prefix}"

    def state_at(self, at: datetime) -> str:
        """ "Live", "Expired" or "Revoked" at the instant ``at``."""
        if self.revoked_at is not None:
            return "Revoked"
        return "Live" if at < self.expires_at else "Expired"
