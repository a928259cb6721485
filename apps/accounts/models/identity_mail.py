"""Mails about a person's sign-in that are to be written, or were."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.clock import now


class IdentityMail(models.Model):
    """One mail: the kind and for whom. The text and its links are made when it is sent.

    Queued in the transaction of the act that it tells of, so that neither is without the other,
    and sent by the worker: a request takes the same time whether somebody gets a mail or nobody.
    ``user`` and ``invitation`` both null: asked for an address that nobody has.
    """

    table_class: ClassVar[str] = "infrastructure"

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Invitation"
        ENROLMENT_LINK = "enrolment_link", "Link to set up a second factor"
        PASSWORD_RESET = "password_reset", "Password reset"
        PASSWORD_CHANGED = "password_changed", "Password changed"
        SECOND_FACTOR_ADDED = "second_factor_added", "Second factor added"
        SECOND_FACTOR_REMOVED = "second_factor_removed", "Second factor removed"
        SECOND_FACTOR_RESET = "second_factor_reset", "Second factor reset by an admin"
        RECOVERY_CODES_RENEWED = "recovery_codes_renewed", "Recovery codes renewed"
        RECOVERY_CODE_USED = "recovery_code_used", "Recovery code used"

    kind = models.CharField(max_length=32, choices=Kind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    invitation = models.ForeignKey(
        "accounts.Invitation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    queued_at = models.DateTimeField(default=now)
    next_attempt_at = models.DateTimeField(default=now)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("queued_at", "id")
        indexes = (
            models.Index(
                fields=("next_attempt_at",), condition=Q(finished_at=None), name="accounts_identity_mail_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"
