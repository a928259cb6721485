"""Who may approve whose deals, and how long a deal may lie still."""

from django.db import models
from django.db.models import F, Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.deals.patience import DEFAULT


class ApprovalPolicy(DealershipOwned, Versioned):
    """One per dealership; without a row the default holds: nobody approves his own deal.

    ``self_approval`` is for a store with one approver (owner-operated). Each use of it goes into
    the override book. The days are counted from the last act on a deal (``Deal.active_at``).
    """

    self_approval = models.BooleanField(
        "approvers may approve their own deals",
        default=False,
        help_text="For a store with a single approver. Each use is written to the override book.",
    )
    stale_after_days = models.PositiveSmallIntegerField(
        default=DEFAULT.stale_days, db_default=DEFAULT.stale_days
    )
    dead_after_days = models.PositiveSmallIntegerField(
        default=DEFAULT.dead_days, db_default=DEFAULT.dead_days
    )

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "approval policy"
        verbose_name_plural = "approval policies"
        constraints = (
            models.UniqueConstraint(fields=("dealership",), name="deals_approvalpolicy_one"),
            models.CheckConstraint(
                condition=Q(
                    stale_after_days__gte=1,
                    dead_after_days__gt=F("stale_after_days"),
                    dead_after_days__lte=365,
                ),
                name="deals_approvalpolicy_patience",
            ),
        )

    def __str__(self) -> str:
        return "Owner-operated" if self.self_approval else "Somebody else approves"
