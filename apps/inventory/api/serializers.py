"""Bodies of the inventory endpoints: what they answer and what they take."""

from typing import Any

from rest_framework import serializers

from apps.inventory.availability import obstacles
from apps.inventory.entries import COST_FIELDS
from apps.inventory.models import (
    Hold,
    PriceChange,
    StockUnit,
    Vehicle,
)

LIST_FIELDS = (
    "id",
    "stock_number",
    "vehicle_id",
    "vin",
    "title",
    "year",
    "make",
    "model",
    "condition",
    "status",
    "readiness",
    "price",
    "odometer",
    "odometer_unit",
    "acquired_on",
    "version",
)


class StockUnitListed(serializers.ModelSerializer[StockUnit]):
    """A stock unit in a list; cost is never in one."""

    class Meta:
        model = StockUnit
        fields = LIST_FIELDS


class VehicleOutput(serializers.ModelSerializer[Vehicle]):
    """What a VIN stands for."""

    class Meta:
        model = Vehicle
        fields = (
            "id",
            "vin",
            "vin_flag",
            "year",
            "make",
            "model",
            "trim",
            "body",
            "engine",
            "drivetrain",
            "fuel",
            "transmission",
            "exterior_colour",
            "interior_colour",
            "decoded_by",
            "version",
        )


class CostOutput(serializers.ModelSerializer[StockUnit]):
    """What the unit cost us; null members are not known."""

    true_cost = serializers.DecimalField(
        source="ledger_cost", max_digits=14, decimal_places=2, allow_null=True
    )
    packed_cost = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)

    class Meta:
        model = StockUnit
        fields = (*COST_FIELDS, "true_cost", "packed_cost", "floor_price")


class StockUnitOutput(serializers.ModelSerializer[StockUnit]):
    """One stay in stock."""

    vehicle = VehicleOutput()
    available = serializers.SerializerMethodField()
    obstacles = serializers.SerializerMethodField(help_text="Why it is not available.")
    cost = serializers.SerializerMethodField(help_text="Null unless the role may see cost.")

    class Meta:
        model = StockUnit
        fields = (
            "id",
            "stock_number",
            "vehicle",
            "condition",
            "source",
            "status",
            "status_at",
            "readiness",
            "available",
            "obstacles",
            "acquired_on",
            "odometer",
            "odometer_unit",
            "location_id",
            "title_status",
            "is_returned",
            "msrp",
            "list_price",
            "internet_price",
            "price",
            "cost",
            "deal_id",
            "deal_label",
            "other_rooftop_id",
            "other_unit_id",
            "description",
            "photo_urls",
            "source_listing_id",
            "created_at",
            "version",
        )

    def get_available(self, unit: StockUnit) -> bool:
        """Whether it may be offered."""
        return not self.get_obstacles(unit)

    def get_obstacles(self, unit: StockUnit) -> list[str]:
        """Sentences; empty when available."""
        return obstacles(status=unit.status, readiness=unit.readiness, price=unit.price)

    def get_cost(self, unit: StockUnit) -> dict[str, Any] | None:
        """Filled by the view for those who may see it."""
        return None


class PriceChangeOutput(serializers.ModelSerializer[PriceChange]):
    """One change of one price."""

    class Meta:
        model = PriceChange
        fields = ("id", "kind", "old", "new", "reason", "actor_name", "at")


class HoldOutput(serializers.ModelSerializer[Hold]):
    """One hold of a unit."""

    class Meta:
        model = Hold
        fields = (
            "id",
            "customer_id",
            "customer_label",
            "expires_at",
            "deposit_reference",
            "placed_at",
            "placed_by",
            "ended_at",
            "ended_by",
            "end",
            "reason",
        )
