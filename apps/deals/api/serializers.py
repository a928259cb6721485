"""Bodies of the deal endpoints: what they answer and what they take."""

from typing import Any

from rest_framework import serializers

from apps.core.api.serializers import Input
from apps.deals.calculators.worksheet import Item
from apps.deals.models import Deal, DealAccessory, Delivery


def _money(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, **options)


class DealListed(serializers.Serializer[Deal]):
    """A deal in a list; gross is never in one."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    status = serializers.CharField()
    stock_unit_id = serializers.IntegerField()
    stock_number = serializers.CharField(source="stock_unit.stock_number")
    vehicle = serializers.CharField(source="stock_unit.title")
    customer_id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.name")
    salesperson_id = serializers.IntegerField()
    salesperson = serializers.CharField(source="salesperson.name")
    total = serializers.DecimalField(max_digits=14, decimal_places=2)
    opened_at = serializers.DateTimeField()
    delivered_on = serializers.DateField(allow_null=True)
    unwound_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class AccessoryOutput(serializers.ModelSerializer[DealAccessory]):
    """An accessory as the buyer sees it."""

    class Meta:
        model = DealAccessory
        fields = ("label", "amount")


class DeliveryOutput(serializers.ModelSerializer[Delivery]):
    """The facts of the delivery."""

    class Meta:
        model = Delivery
        fields = ("odometer", "insurance", "keys", "we_owe", "by_name", "at")


class GrossOutput(serializers.ModelSerializer[Deal]):
    """What the store earns; null members while nobody knows the cost."""

    class Meta:
        model = Deal
        fields = ("vehicle_cost", "pack", "front_gross", "commissionable_gross")


class DealOutput(serializers.ModelSerializer[Deal]):
    """One deal with its sums; each figure is explained at ``explain/``."""

    customer = serializers.CharField(source="customer.name")
    vehicle = serializers.CharField(source="stock_unit.title")
    stock_number = serializers.CharField(source="stock_unit.stock_number")
    salesperson = serializers.CharField(source="salesperson.name")
    accessories = AccessoryOutput(many=True)
    delivery = serializers.SerializerMethodField()
    gross = serializers.SerializerMethodField(help_text="Null unless the role may see gross.")
    next = serializers.SerializerMethodField(help_text="The verbs that this token may call now.")

    class Meta:
        model = Deal
        fields = (
            "id",
            "number",
            "type",
            "status",
            "stock_unit_id",
            "stock_number",
            "vehicle",
            "customer_id",
            "customer",
            "salesperson_id",
            "salesperson",
            "opened_at",
            "list_price",
            "discount",
            "selling_price",
            "accessories",
            "accessories_total",
            "doc_fee",
            "tax",
            "government_fees",
            "total",
            "gross",
            "submitted_by_name",
            "submitted_at",
            "approved_by_name",
            "approved_at",
            "contracted_at",
            "contracted_on",
            "delivered_at",
            "delivered_on",
            "delivery",
            "closed_at",
            "unwound_on",
            "closing_reason",
            "next",
            "version",
        )

    def get_delivery(self, deal: Deal) -> dict[str, Any] | None:
        """Null before the delivery."""
        return DeliveryOutput(deal.delivery).data if hasattr(deal, "delivery") else None

    def get_gross(self, deal: Deal) -> dict[str, Any] | None:
        """Filled by the view for those who may see it."""
        return None

    def get_next(self, deal: Deal) -> list[str]:
        """Filled by the view, which knows who asks."""
        return []


class AccessoryInput(Input):
    """An accessory; ``cost`` counts only from those who may see gross."""

    label = serializers.CharField(max_length=120)  # type: ignore[assignment]
    amount = _money()
    cost = _money(required=False, default="0.00")

    def to_internal_value(self, data: Any) -> Any:
        return Item(**super().to_internal_value(data))


class WorksheetInput(Input):
    """The inputs of the worksheet; what is left out stays as it is."""

    list_price = _money(required=False)
    discount = _money(required=False)
    doc_fee = _money(required=False, allow_null=True, help_text="Null: as the fee schedule says.")
    accessories = AccessoryInput(many=True, required=False)


class OpenInput(WorksheetInput):
    """A new deal; without ``list_price`` the vehicle's asking price."""

    stock_unit_id = serializers.IntegerField(min_value=1)
    customer_id = serializers.IntegerField(min_value=1)
    salesperson_id = serializers.IntegerField(min_value=1, required=False, allow_null=True)


class ApproveInput(Input):
    """How the cash is proven."""

    cash_proof = serializers.CharField(max_length=120)


class DeliverInput(Input):
    """What is true when the keys change hands; an empty ``we_owe`` means nothing is owed."""

    odometer = serializers.IntegerField(min_value=0, max_value=2_000_000)
    insurance = serializers.CharField(max_length=200)
    keys = serializers.IntegerField(min_value=1, max_value=20)
    we_owe = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class UnwindInput(Input):
    """Why, what the return inspection found, and the odometer: required once the car was delivered."""

    reason = serializers.CharField(max_length=500)
    inspection = serializers.CharField(max_length=500)
    odometer = serializers.IntegerField(
        min_value=0, max_value=2_000_000, required=False, allow_null=True, default=None
    )
    odometer_correction = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class FigureOutput(serializers.Serializer[Any]):
    """One figure of the worksheet, explained."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    formula = serializers.CharField()
    inputs = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    rule = serializers.CharField(allow_blank=True)
    author = serializers.CharField(allow_blank=True)
    part_of = serializers.CharField(allow_blank=True)


class ExplainOutput(serializers.Serializer[Any]):
    """The frozen worksheet of a deal."""

    figured_on = serializers.DateField()
    currency = serializers.CharField()
    figures = FigureOutput(many=True)
