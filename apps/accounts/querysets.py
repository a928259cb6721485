"""Chainable words of accounts' identity tables."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from apps.core.clock import now


def in_force_q(at: datetime, prefix: str = "") -> Q:
    """Memberships that count at the instant ``at``."""
    return Q(**{f"{prefix}is_active": True, f"{prefix}since__lte": at}) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": at})
    )


class MembershipQuerySet[M: models.Model](models.QuerySet[M]):
    """Words about memberships."""

    def in_force(self, at: datetime | None = None) -> Self:
        """Active, begun and not over at ``at`` (default: now)."""
        return self.filter(in_force_q(at or now()))
