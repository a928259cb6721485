"""The verbs of deals."""

from apps.deals.services.abandoning import retire
from apps.deals.services.approving import approve
from apps.deals.services.closing import kill, unwind
from apps.deals.services.opening import open_deal
from apps.deals.services.publishing import publish_fees, publish_tax_rules, set_approval_policy
from apps.deals.services.selling import contract, deliver
from apps.deals.services.submitting import submit
from apps.deals.services.worksheet import update_worksheet

__all__ = [
    "approve",
    "contract",
    "deliver",
    "kill",
    "open_deal",
    "publish_fees",
    "publish_tax_rules",
    "retire",
    "set_approval_policy",
    "submit",
    "unwind",
    "update_worksheet",
]
