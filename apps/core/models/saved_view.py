"""A list screen as somebody wants to see it again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.core.models.versioned import Versioned
from apps.core.tenancy.models import TenantModel


class SavedView(TenantModel, Versioned):
    """A name for the query string of a screen: filters, search, order. Not a copy of rows.

    Private to ``owner_id`` unless shared with the dealership. ``default_of`` names the users whose
    screen opens with it. ``deleted_at`` keeps a deleted view for the undo.
    """

    dealership_id = models.BigIntegerField()
    screen = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    owner_id = models.BigIntegerField()
    owner_name = models.CharField(max_length=150)
    is_shared = models.BooleanField(default=False)
    default_of = ArrayField(models.BigIntegerField(), default=list, blank=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership_id", "screen", "owner_id", "name"),
                condition=Q(deleted_at=None),
                name="core_saved_view_once",
                violation_error_message="You have a view of this name here.",
            ),
        )

    def __str__(self) -> str:
        return self.name
