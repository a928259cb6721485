"""A signed-in browser, so that its owner can see it and end it."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class UserSession(models.Model):
    """One signed-in session of one person; the row goes when the session ends.

    ``session_key`` is the key of the row in django_session. ``seen_at`` moves at most once a
    minute. ``ends_at`` is the absolute limit. ``verified`` says that the second factor was given.
    """

    table_class: ClassVar[str] = "identity"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    verified = models.BooleanField(default=False)
    ip = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=80)

    class Meta:
        ordering = ("-seen_at", "-id")
        indexes = (models.Index(fields=("user", "-seen_at"), name="accounts_session_user_seen"),)

    def __str__(self) -> str:
        return f"{self.device}, since {self.started_at:%Y-%m-%d %H:%M}"
