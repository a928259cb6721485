"""Who may approve whose deals."""

from django.db import models

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned


class ApprovalPolicy(DealershipOwned, Versioned):
    """One per dealership; without a row the default holds: nobody approves his own deal.

    ``self_approval`` is for a store with one approver (owner-operated). Each use of it goes into
    the override book.
    """

    self_approval = models.BooleanField(
        "approvers may approve their own deals",
        default=False,
        help_text="For a store with a single approver. Each use is written to the override book.",
    )

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "approval policy"
        verbose_name_plural = "approval policies"
        constraints = (models.UniqueConstraint(fields=("dealership",), name="deals_approvalpolicy_one"),)

    def __str__(self) -> str:
        return "Owner-operated" if self.self_approval else "Somebody else approves"
