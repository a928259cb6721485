"""Staff screens of inventory."""

from apps.inventory.admin import stock_units

__all__ = ["stock_units"]
