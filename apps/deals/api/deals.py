"""/api/v1/deals/: sales and their verbs."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters import rest_framework as filters
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.core.actor import Actor
from apps.core.api.content import json_response
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.serializers import ReasonInput
from apps.core.api.verbs import serializer_of
from apps.core.api.views import (
    CreateMixin,
    DetailMixin,
    ListMixin,
    ScopedViewSet,
    UpdateMixin,
    transition,
)
from apps.core.clock import now
from apps.deals import permissions as may
from apps.deals import selectors, services
from apps.deals.api.serializers import (
    ApproveInput,
    DealListed,
    DealOutput,
    DeliverInput,
    ExplainOutput,
    GrossOutput,
    OpenInput,
    UnwindInput,
    WorksheetInput,
)
from apps.deals.lifecycle import STATES
from apps.deals.models import Deal


class DealFilter(ApiFilterSet):
    """By state, parties and days."""

    status = filters.ChoiceFilter(choices=list(STATES.items()))
    number = filters.NumberFilter()
    stock_unit_id = filters.NumberFilter()
    customer_id = filters.NumberFilter()
    salesperson_id = filters.NumberFilter()
    delivered_on__gte = filters.DateFilter("delivered_on", lookup_expr="gte")
    delivered_on__lte = filters.DateFilter("delivered_on", lookup_expr="lte")
    sold_on__gte = filters.DateFilter(method="by_sale", help_text="See sold_on__lte.")
    sold_on__lte = filters.DateFilter(
        method="by_sale",
        help_text="What moves the count of units sold in these days: deliveries that were not taken back "
        "within them, and unwindings of earlier deliveries.",
    )

    stale = filters.BooleanFilter(
        method="by_staleness", help_text="Under way, and without activity for the days that the store allows."
    )

    class Meta:
        model = Deal
        fields: list[str] = []

    def by_staleness(self, deals: QuerySet[Deal], name: str, value: bool) -> QuerySet[Deal]:
        """Those that lie still, or all others."""
        stale = selectors.stale(now())
        return deals.filter(stale if value else ~stale)

    def by_sale(self, deals: QuerySet[Deal], name: str, value: date) -> QuerySet[Deal]:
        """Both ends of the span belong together; asked twice, the answer is the same."""
        return deals.filter(selectors.sales(*self.sale_span()))

    def sale_span(self) -> tuple[date | None, date | None]:
        """The days asked for."""
        given = self.form.cleaned_data
        return given.get("sold_on__gte"), given.get("sold_on__lte")


class DealViewSet(ListMixin, DetailMixin, CreateMixin, UpdateMixin, ScopedViewSet):
    """Cash deals: a worksheet on a vehicle for a customer, moved by verbs."""

    queryset = Deal.objects.all()
    columns = {
        "id": "id",
        "number": "number",
        "status": "status",
        "stock_unit_id": "stock_unit_id",
        "stock_number": "stock_unit__stock_number",
        "vehicle": "stock_unit__title",
        "customer_id": "customer_id",
        "customer": "customer__name",
        "salesperson_id": "salesperson_id",
        "salesperson": "salesperson__name",
        "total": "total",
        "opened_at": "opened_at",
        "delivered_on": "delivered_on",
        "unwound_on": "unwound_on",
        "version": "version",
    }
    list_serializer = DealListed
    output_serializer = DealOutput
    input_serializers = {"create": OpenInput, "partial_update": WorksheetInput}
    orderings = (Ordering("-id"), Ordering("id"))
    filterset_class = DealFilter
    searchable = True
    required_permissions = {
        "list": may.VIEW,
        "retrieve": may.VIEW,
        "explain": may.VIEW,
        "create": may.OPEN,
        "partial_update": may.EDIT,
        "submit": may.SUBMIT,
        "approve": may.APPROVE,
        "contract": may.CONTRACT,
        "deliver": may.DELIVER,
        "kill": may.KILL,
        "unwind": may.UNWIND,
    }

    def get_queryset(self) -> QuerySet[Deal]:
        """The list reads its columns; a single row comes with its parties."""
        rows: QuerySet[Deal] = super().get_queryset()
        if self.action == "list":
            return rows
        return rows.select_related("stock_unit", "customer", "salesperson")

    def search(self, queryset: QuerySet[Deal], term: str) -> QuerySet[Deal]:
        return queryset.filter(selectors.matching(term))

    def shown(self, row: Deal) -> Any:
        """Gross only for those who may see it; the verbs that are open to this actor."""
        shown = super().shown(row)
        if self.actor.can(may.SEE_GROSS):
            shown["gross"] = serializer_of(GrossOutput).to_representation(row)
        shown["next"] = [step.verb for step in selectors.next_steps(row, by=self.actor)]
        return shown

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> Deal:
        return services.open_deal(by=by, **data)

    def perform_update(self, *, by: Actor, row: Deal, data: dict[str, Any]) -> Deal:
        inputs = selectors.inputs_of(row) | data
        return services.update_worksheet(by=by, deal_id=row.pk, version=row.version, **inputs)

    @action(detail=True, methods=["get"])
    def explain(self, request: Request, pk: str) -> HttpResponse:
        """Every figure: how it was computed, from what, by which rule, set by whom."""
        deal = self.get_row()
        figures = selectors.explain(deal, by=self.actor)
        answer = {
            "figured_on": deal.worksheet["figured_on"],
            "currency": deal.worksheet["currency"],
            "figures": figures,
        }
        return json_response(serializer_of(ExplainOutput).to_representation(answer))

    explain.output_serializer = ExplainOutput  # type: ignore[attr-defined]

    @transition()
    def submit(self, *, by: Actor, row: Deal, data: dict[str, Any]) -> Deal:
        """Ask for approval; the vehicle is committed to this deal."""
        return services.submit(by=by, deal_id=row.pk, version=row.version)

    @transition(input=ApproveInput)
    def approve(self, *, by: Actor, row: Deal, data: dict[str, Any]) -> Deal:
        """Approve the figures of this version."""
        return services.approve(by=by, deal_id=row.pk, version=row.version, **data)

    @transition()
    def contract(self, *, by: Actor, row: Deal, data: dict[str, Any]) -> Deal:
        """Book the sale."""
        return services.contract(by=by, deal_id=row.pk, version=row.version)

    @transition(input=DeliverInput)
    def deliver(self, *, by: Actor, row: Deal, data: dict[str, Any]) -> Deal:
        """Hand the vehicle over."""
        return services.deliver(by=by, deal_id=row.pk, version=row.version, **data)

    @transition(input=ReasonInput)
    def kill(self, *, by: Actor, row: Deal, data: dict[str, Any]) -> Deal:
        """Give it up before the contract; the vehicle is released."""
        return services.kill(by=by, deal_id=row.pk, version=row.version, **data)

    @transition(input=UnwindInput)
    def unwind(self, *, by: Actor, row: Deal, data: dict[str, Any]) -> Deal:
        """Undo a contracted or delivered sale; the vehicle returns to stock."""
        return services.unwind(by=by, deal_id=row.pk, version=row.version, **data)
