"""Role grants: where a dealer group departs from the default permissions of a role."""

from typing import ClassVar

from django.db import models

from apps.accounts.models.group import DealerGroup
from apps.accounts.roles import ROLE_CHOICES
from apps.core.permissions import ROLES
from apps.core.tenancy.models import GroupModel


class RoleGrant(GroupModel):
    """In this group, ``role`` does (or does not) hold ``permission``, whatever the default says.

    Rows exist only where a group differs from the defaults in code. Group table: row-level
    security by ``app.group_id``. Changed through ``services.grants.change_grants`` alone.
    """

    group = models.ForeignKey(DealerGroup, on_delete=models.CASCADE, related_name="+", db_index=False)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    permission = models.CharField(max_length=80, help_text="A registered permission code.")
    allowed = models.BooleanField()

    objects: ClassVar[models.Manager["RoleGrant"]] = models.Manager()

    class Meta:
        ordering = ("role", "permission", "id")
        constraints = (
            models.UniqueConstraint(fields=("group", "role", "permission"), name="accounts_role_grant_once"),
        )

    def __str__(self) -> str:
        return f"{ROLES[self.role]} {'may' if self.allowed else 'may not'} {self.permission}"
