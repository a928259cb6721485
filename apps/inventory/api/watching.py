"""/api/v1/stock-alerts/ and /api/v1/restock-rules/: what is wrong with stock, and what to buy."""

from typing import Any

from rest_framework import serializers

from apps.core.actor import Actor
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.serializers import Input
from apps.core.api.views import (
    CreateMixin,
    DetailMixin,
    ListMixin,
    ScopedViewSet,
    UpdateMixin,
    transition,
)
from apps.core.clock import now
from apps.inventory import permissions as may
from apps.inventory.models import Condition, RestockRule, StockAlert
from apps.inventory.restocking import advice
from apps.inventory.services import alerts, restock_rules

ALERT_FIELDS = (
    "id",
    "kind",
    "unit_id",
    "rule_id",
    "level",
    "raised_at",
    "acknowledged_at",
    "acknowledged_by",
    "snoozed_until",
    "resolved_at",
    "version",
)
RULE_FIELDS = ("id", *restock_rules.FIELDS, "version")


class StockAlertOutput(serializers.ModelSerializer[StockAlert]):
    """One alert; ``level`` is days, or units to buy for a segment."""

    class Meta:
        model = StockAlert
        fields = ALERT_FIELDS


class SnoozeInput(Input):
    """Until when it stays out of the list."""

    until = serializers.DateTimeField()


class StockAlertFilter(ApiFilterSet):
    """``?resolved_at__isnull=true&kind=ageing``."""

    class Meta:
        model = StockAlert
        fields = {
            "kind": ["exact"],
            "unit_id": ["exact"],
            "rule_id": ["exact"],
            "resolved_at": ["isnull"],
            "acknowledged_at": ["isnull"],
        }


class StockAlertViewSet(ListMixin, DetailMixin, ScopedViewSet):
    """Alerts on units and segments; they come and go by themselves."""

    queryset = StockAlert.objects.all()
    columns = {name: name for name in ALERT_FIELDS}
    list_serializer = output_serializer = StockAlertOutput
    orderings = (Ordering("-id"), Ordering("id"))
    filterset_class = StockAlertFilter
    required_permissions = {
        "list": may.VIEW,
        "retrieve": may.VIEW,
        "acknowledge": may.WATCH,
        "snooze": may.WATCH,
    }

    @transition(input=Input)
    def acknowledge(self, *, by: Actor, row: StockAlert, data: dict[str, Any]) -> StockAlert:
        """Take note of it."""
        return alerts.acknowledge(alert_id=row.pk, by=by, at=now())

    @transition(input=SnoozeInput)
    def snooze(self, *, by: Actor, row: StockAlert, data: dict[str, Any]) -> StockAlert:
        """Keep it out of the list until then."""
        return alerts.snooze(alert_id=row.pk, until=data["until"], by=by, at=now())


class AdviceOutput(serializers.Serializer[Any]):
    """What a rule says now; ``rate`` is units a day to four decimals."""

    sold = serializers.IntegerField()
    on_hand = serializers.IntegerField()
    incoming = serializers.IntegerField()
    rate = serializers.DecimalField(max_digits=12, decimal_places=4)
    reorder_point = serializers.IntegerField()
    alert = serializers.BooleanField()
    quantity = serializers.IntegerField()


class RestockRuleListed(serializers.ModelSerializer[RestockRule]):
    """A rule in a list, without its advice."""

    class Meta:
        model = RestockRule
        fields = RULE_FIELDS


class RestockRuleOutput(serializers.ModelSerializer[RestockRule]):
    """A rule and what it says now."""

    advice = serializers.SerializerMethodField()

    class Meta:
        model = RestockRule
        fields = (*RULE_FIELDS, "advice")

    def get_advice(self, rule: RestockRule) -> AdviceOutput:
        """Reckoned at this moment."""
        ((_, position, said),) = advice([rule], at=now(), zone=rule.dealership.time_zone)
        figures = {
            "sold": position.sold,
            "on_hand": position.on_hand,
            "incoming": position.incoming,
            "rate": said.shown_rate,
            "reorder_point": said.reorder_point,
            "alert": said.alert,
            "quantity": said.quantity,
        }
        return AdviceOutput(figures).data  # type: ignore[return-value]


def _amount() -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )


class RestockRuleChange(Input):
    """What may be changed of a rule."""

    name = serializers.CharField(max_length=80, required=False)
    make = serializers.CharField(max_length=60, required=False, allow_blank=True)
    model = serializers.CharField(max_length=80, required=False, allow_blank=True)
    condition = serializers.ChoiceField(choices=Condition.choices, required=False, allow_blank=True)
    price_from = _amount()
    price_to = _amount()
    window_days = serializers.IntegerField(required=False)
    lead_time_days = serializers.IntegerField(required=False)
    safety_stock = serializers.IntegerField(required=False)
    target_days = serializers.IntegerField(required=False)
    min_stock = serializers.IntegerField(required=False)
    is_active = serializers.BooleanField(required=False)


class RestockRuleInput(RestockRuleChange):
    """A new rule; what is left out has its default."""

    name = serializers.CharField(max_length=80)


class RestockRuleViewSet(ListMixin, DetailMixin, CreateMixin, UpdateMixin, ScopedViewSet):
    """Segments of stock and when they are to be bought again."""

    queryset = RestockRule.objects.select_related("dealership")
    columns = {name: name for name in RULE_FIELDS}
    list_serializer = RestockRuleListed
    output_serializer = RestockRuleOutput
    input_serializers = {"create": RestockRuleInput, "partial_update": RestockRuleChange}
    orderings = (Ordering("-id"), Ordering("id"))
    required_permissions = {
        "list": may.VIEW,
        "retrieve": may.VIEW,
        "create": may.RESTOCK,
        "partial_update": may.RESTOCK,
    }

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> RestockRule:
        return restock_rules.add_rule(by=by, **data)

    def perform_update(self, *, by: Actor, row: RestockRule, data: dict[str, Any]) -> RestockRule:
        return restock_rules.change_rule(rule_id=row.pk, changes=data, by=by)
