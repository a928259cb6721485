"""Customers on staff screens."""

from apps.customers.admin.customers import CustomerAdmin

__all__ = ["CustomerAdmin"]
