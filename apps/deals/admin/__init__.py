"""Deals on staff screens."""

from apps.deals.admin.deals import DealAdmin
from apps.deals.admin.rules import FeeScheduleAdmin, OverrideEntryAdmin, TaxRuleSetAdmin

__all__ = ["DealAdmin", "FeeScheduleAdmin", "OverrideEntryAdmin", "TaxRuleSetAdmin"]
