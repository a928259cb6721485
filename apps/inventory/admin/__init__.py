"""Staff screens of inventory."""

from apps.inventory.admin import floorplan_plans, import_runs, stock_units

__all__ = ["floorplan_plans", "import_runs", "stock_units"]
