"""Memberships: who works where, as what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models.dealership import Dealership
from apps.accounts.models.group import DealerGroup
from apps.accounts.querysets import MembershipQuerySet
from apps.accounts.roles import GRANTABLE, GROUP_ONLY, GROUP_WIDE, ROLE_CHOICES
from apps.core.clock import now
from apps.core.models import Versioned
from apps.core.permissions import ROLES


class Membership(Versioned):
    """One role of one user, at one dealership or over a whole group.

    It counts while it ``is_active`` and from ``since`` until ``until`` (open end when null).
    A revoked membership stays as a row and may be granted again. Identity table: it is what a
    scope is made from.
    """

    table_class: ClassVar[str] = "identity"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    dealership = models.ForeignKey(
        Dealership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    group = models.ForeignKey(
        DealerGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    is_active = models.BooleanField(default=True)
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Membership"]] = MembershipQuerySet["Membership"].as_manager()

    class Meta:
        ordering = ("user", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "dealership", "role"),
                name="accounts_membership_dealership",
            ),
            models.UniqueConstraint(fields=("user", "group", "role"), name="accounts_membership_group"),
            models.CheckConstraint(
                condition=Q(dealership=None) ^ Q(group=None),
                name="accounts_membership_one_place",
                violation_error_message="Choose a dealership or a whole group, not both.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=GRANTABLE) & (Q(group=None) | Q(role__in=GROUP_WIDE)),
                name="accounts_membership_group_role",
                violation_error_message="This role is given at one dealership, not over a whole group.",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=GROUP_ONLY) | Q(dealership=None),
                name="accounts_membership_group_only",
                violation_error_message="This role is given over a whole group, not at one dealership.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("since")),
                name="accounts_membership_span",
                violation_error_message="A membership must end after it begins.",
            ),
        )

    def __str__(self) -> str:
        return f"{ROLES[self.role]} at {self.dealership or self.group}"
