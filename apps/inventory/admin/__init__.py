"""Staff screens of inventory."""

from apps.inventory.admin import (
    bulk_runs,
    export_runs,
    feeds,
    floorplan_plans,
    import_runs,
    lot_places,
    readiness_steps,
    restock,
    stock_units,
)

__all__ = [
    "bulk_runs",
    "export_runs",
    "feeds",
    "floorplan_plans",
    "import_runs",
    "lot_places",
    "readiness_steps",
    "restock",
    "stock_units",
]
