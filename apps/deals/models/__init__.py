"""Models of deals: one concept a file."""

from apps.deals.models.approval_policy import ApprovalPolicy
from apps.deals.models.counter import DealCounter
from apps.deals.models.deal import Deal, DealType
from apps.deals.models.delivery import Delivery
from apps.deals.models.fee_schedule import Fee, FeeSchedule
from apps.deals.models.line import DealAccessory
from apps.deals.models.override import OverrideEntry, OverrideKind
from apps.deals.models.posting import Account, DealPosting
from apps.deals.models.step import DealStep
from apps.deals.models.tax_rule_set import TaxRate, TaxRuleSet

__all__ = [
    "Account",
    "ApprovalPolicy",
    "Deal",
    "DealAccessory",
    "DealCounter",
    "DealPosting",
    "DealStep",
    "DealType",
    "Delivery",
    "Fee",
    "FeeSchedule",
    "OverrideEntry",
    "OverrideKind",
    "TaxRate",
    "TaxRuleSet",
]
