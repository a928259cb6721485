"""Bodies of the inventory endpoints: what they answer and what they take."""

from datetime import date
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.verbs import serializer_of
from apps.core.clock import local_date, now
from apps.inventory.availability import obstacles_of
from apps.inventory.costing import BuildUp, accrual_of
from apps.inventory.missing import CHOICES
from apps.inventory.models import (
    CostEntry,
    Disposition,
    FloorplanAdvance,
    FloorplanPayment,
    FloorplanPlan,
    Hold,
    PriceChange,
    StockUnit,
    UnitTitle,
    Vehicle,
    VehicleBrand,
    VehicleFact,
)
from apps.inventory.models.floorplan import TERMS

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
    "lot_place_id",
    "seen_at",
    "listing_score",
    "missing",
    "version",
)


def _codes() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(choices=CHOICES), help_text="What nobody entered yet."
    )


class StockUnitListed(serializers.ModelSerializer[StockUnit]):
    """A stock unit in a list; cost is never in one."""

    missing = _codes()

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


class VehicleFactOutput(serializers.ModelSerializer[VehicleFact]):
    """One decoded field: what the decoder said, what was given, who answers for it."""

    class Meta:
        model = VehicleFact
        fields = (
            "id",
            "vehicle_id",
            "field",
            "decoded",
            "given",
            "decoder",
            "decoder_version",
            "verdict",
            "decided_by",
            "decided_at",
            "version",
        )


def _amount(source: str) -> serializers.DecimalField:
    return serializers.DecimalField(source=source, max_digits=14, decimal_places=2, allow_null=True)


class CostOutput(serializers.Serializer[BuildUp]):
    """What the unit cost us up to today, floorplan interest where the store carries it; null: not known."""

    acquisition_cost = _amount("unit.acquisition_cost")
    fees = _amount("unit.fees")
    transport = _amount("unit.transport")
    recon = _amount("unit.recon")
    pack = _amount("unit.pack")
    true_cost = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    packed_cost = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    floor_price = _amount("unit.floor_price")


class CostEntryOutput(serializers.ModelSerializer[CostEntry]):
    """One line of the cost ledger; ``reverses_id`` names the line that it takes back."""

    class Meta:
        model = CostEntry
        fields = (
            "id",
            "kind",
            "origin",
            "amount",
            "description",
            "vendor",
            "reference",
            "incurred_on",
            "reason",
            "reverses_id",
            "actor_name",
            "at",
        )


class FloorplanPlanOutput(serializers.ModelSerializer[FloorplanPlan]):
    """A lender's terms for advances to come."""

    class Meta:
        model = FloorplanPlan
        fields = ("id", *TERMS, "is_active", "version")


class FloorplanListed(serializers.ModelSerializer[FloorplanAdvance]):
    """An advance in a list."""

    class Meta:
        model = FloorplanAdvance
        fields: tuple[str, ...] = (
            "id",
            "unit_id",
            *TERMS,
            "principal",
            "balance",
            "started_on",
            "ended_on",
            "end",
            "next_due_on",
            "next_due",
            "version",
        )


class FloorplanPaymentOutput(serializers.ModelSerializer[FloorplanPayment]):
    """Principal paid back."""

    class Meta:
        model = FloorplanPayment
        fields = ("id", "kind", "amount", "paid_on", "reference", "actor_name", "at")


class FloorplanOutput(FloorplanListed):
    """An advance with its payments and the interest up to ``as_of``, the store's day."""

    payments = FloorplanPaymentOutput(many=True)
    as_of = serializers.SerializerMethodField()
    interest = serializers.SerializerMethodField()
    interest_per_day = serializers.SerializerMethodField()

    class Meta(FloorplanListed.Meta):
        fields = (*FloorplanListed.Meta.fields, "payments", "as_of", "interest", "interest_per_day")

    def get_as_of(self, advance: FloorplanAdvance) -> date:
        """Today at the store."""
        return local_date(now(), advance.unit.dealership.time_zone)

    def get_interest(self, advance: FloorplanAdvance) -> Decimal:
        """So far."""
        return accrual_of(advance, self.get_as_of(advance)).interest

    def get_interest_per_day(self, advance: FloorplanAdvance) -> Decimal:
        """At what is owed now."""
        return accrual_of(advance, self.get_as_of(advance)).per_day


class BrandOutput(serializers.ModelSerializer[VehicleBrand]):
    """One title brand; ``supersedes_id`` names the one whose place it took."""

    class Meta:
        model = VehicleBrand
        fields = (
            "id",
            "kind",
            "source",
            "state",
            "branded_on",
            "note",
            "supersedes_id",
            "actor_name",
            "at",
        )


class DispositionOutput(serializers.ModelSerializer[Disposition]):
    """How a stay ended that no buyer ended."""

    class Meta:
        model = Disposition
        fields = ("kind", "counterparty", "reference", "amount", "actor_name", "at")


class TitleOutput(serializers.ModelSerializer[UnitTitle]):
    """What somebody wrote down of the title; where it is, is the unit's ``title_status``."""

    class Meta:
        model = UnitTitle
        fields = (
            "number",
            "state",
            "brand",
            "lienholder",
            "received_on",
            "kept_at",
            "note",
            "by_name",
            "at",
        )


class StockUnitOutput(serializers.ModelSerializer[StockUnit]):
    """One stay in stock."""

    vehicle = VehicleOutput()
    available = serializers.SerializerMethodField()
    missing = _codes()
    obstacles = serializers.SerializerMethodField(help_text="Why it is not available.")
    cost = serializers.SerializerMethodField(help_text="Null unless the role may see cost.")
    title_paper = serializers.SerializerMethodField(help_text="Null where nobody wrote anything down.")
    dispositions = DispositionOutput(
        many=True, source="known_dispositions", help_text="One where it was returned or written off."
    )
    brands = BrandOutput(many=True, source="known_brands", help_text="Disclose those that stand.")

    class Meta:
        model = StockUnit
        fields = (
            "id",
            "stock_number",
            "vehicle",
            "brands",
            "dispositions",
            "parent_id",
            "condition",
            "source",
            "status",
            "status_at",
            "readiness",
            "available",
            "obstacles",
            "guide_current",
            "stop_sale",
            "open_recall",
            "acquired_on",
            "odometer",
            "odometer_unit",
            "location_id",
            "title_status",
            "title_paper",
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
            "listing_score",
            "missing",
            "source_listing_id",
            "created_at",
            "version",
        )

    @extend_schema_field(TitleOutput(allow_null=True))
    def get_title_paper(self, unit: StockUnit) -> dict[str, Any] | None:
        """Its number, where it lies, who wrote it down."""
        paper = getattr(unit, "title_paper", None)
        return serializer_of(TitleOutput).to_representation(paper) if paper else None

    def get_available(self, unit: StockUnit) -> bool:
        """Whether it may be offered."""
        return not self.get_obstacles(unit)

    def get_obstacles(self, unit: StockUnit) -> list[str]:
        """Sentences; empty when available."""
        return [obstacle.text for obstacle in obstacles_of(unit)]

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
