"""Staff screens of inventory."""

from apps.inventory.admin import floorplan_plans, stock_units

__all__ = ["floorplan_plans", "stock_units"]
