"""``/dashboard/``: the dashboard's figures for machines."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from apps.core.api.content import json_response
from apps.core.api.verbs import shapes
from apps.core.api.views import ScopedViewSet
from apps.core.clock import now
from apps.core.display import current_display
from apps.reports import dashboard as rules
from apps.reports import permissions as may
from apps.reports.dashboard import Period
from apps.reports.models import SaleFact
from apps.reports.selectors import Dashboard, load


class PeriodShape(serializers.Serializer[Any]):
    """Sales of a span of business days; money is null without ``reports.see_gross``."""

    first = serializers.DateField()
    last = serializers.DateField()
    units = serializers.IntegerField(help_text="Delivered less unwound.")
    front_gross = serializers.DecimalField(14, 2, allow_null=True)
    gross_per_unit = serializers.DecimalField(14, 2, allow_null=True)


class MonthShape(serializers.Serializer[Any]):
    """One month of the year back."""

    month = serializers.DateField(help_text="Its first day.")
    units = serializers.IntegerField()


class SaleShape(serializers.ModelSerializer[SaleFact]):
    """One of the last sales."""

    class Meta:
        model = SaleFact
        fields = ("deal_id", "deal_number", "unit_id", "unit_label", "salesperson", "delivered_on", "revenue")


class DashboardShape(serializers.Serializer[Any]):
    """Sums over incremental tallies: seconds behind the deal, never more."""

    as_of = serializers.DateTimeField()
    today = serializers.DateField(help_text="The store's business day.")
    this_month = PeriodShape()
    last_month = PeriodShape(help_text="The same days of last month.")
    last_30_days = PeriodShape()
    units_on_hand = serializers.IntegerField()
    units_on_the_way = serializers.IntegerField()
    day_supply = serializers.IntegerField(allow_null=True)
    units_by_status = serializers.DictField(child=serializers.IntegerField())
    units_by_age = serializers.DictField(child=serializers.IntegerField())
    months = MonthShape(many=True)
    last_sales = SaleShape(many=True)


class DashboardViewSet(ScopedViewSet):
    """The dealership at a glance."""

    required_permissions = {"read": may.VIEW}
    queryset = SaleFact.objects.none()
    pagination_class = None  # type: ignore[assignment]
    filter_backends = ()  # type: ignore[assignment]

    @shapes(output=DashboardShape)
    def read(self, request: Request) -> HttpResponse:
        """The figures as of now."""
        instant = now()
        today = instant.astimezone(current_display().tz).date()
        board = load(stores=self.actor.read_ids, today=today, as_of=instant)
        return json_response(_shape(board, sees_gross=self.actor.can(may.SEE_GROSS)))


def _shape(board: Dashboard, *, sees_gross: bool) -> dict[str, Any]:
    here = board.on_hand
    on_hand = sum(line.units for line in here)
    return {
        "as_of": board.as_of,
        "today": board.today,
        "this_month": _period(board.this_month, sees_gross),
        "last_month": _period(board.last_month, sees_gross),
        "last_30_days": _period(board.last_30_days, sees_gross),
        "units_on_hand": on_hand,
        "units_on_the_way": sum(line.units for line in board.stock if line.status in rules.ON_THE_WAY),
        "day_supply": rules.day_supply(on_hand, board.last_30_days.units),
        "units_by_status": rules.by_status(board.stock),
        "units_by_age": rules.by_bucket(here),
        "months": [
            {"month": month, "units": units}
            for month, units in zip(board.months, rules.by_month(board.days, board.months), strict=True)
        ],
        "last_sales": [
            {name: getattr(sale, name) for name in SaleShape.Meta.fields} for sale in board.last_sales
        ],
    }


def _period(period: Period, sees_gross: bool) -> dict[str, Any]:
    return {
        "first": period.first,
        "last": period.last,
        "units": period.units,
        "front_gross": period.front_gross if sees_gross else None,
        "gross_per_unit": period.gross_per_unit if sees_gross else None,
    }
