"""What people are told, and what they want to be told."""

from django.db import models
from django.db.models import Q

from apps.core.tenancy.models import TenantModel


class Notice(TenantModel):
    """One thing told to one person at one dealership, until it is swept. Not an act, not a task.

    ``key`` names the thing, so that nobody is told it twice; ``kind`` says which permission one needs to
    see it. ``title`` and ``url`` name no customer.
    """

    dealership_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("dealership_id", "user_id", "kind", "key"), name="core_notice_once"
            ),
        )
        indexes = (
            models.Index(fields=("dealership_id", "user_id", "-id"), name="core_notice_newest"),
            models.Index(
                fields=("dealership_id", "user_id", "kind"),
                condition=Q(read_at=None),
                name="core_notice_unread",
            ),
            models.Index(fields=("dealership_id", "at"), name="core_notice_old"),
        )

    def __str__(self) -> str:
        return self.title


class NoticeChoice(TenantModel):
    """That somebody wants, or does not want, to be told of a kind at a dealership; without a row he does."""

    dealership_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    in_app = models.BooleanField(default=True)

    class Meta:
        ordering = ("kind", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership_id", "user_id", "kind"), name="core_notice_choice_once"
            ),
        )

    def __str__(self) -> str:
        return self.kind
