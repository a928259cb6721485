"""/api/v1/customers/: people and companies."""

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
from apps.core.api.views import CreateMixin, DetailMixin, ListMixin, ScopedViewSet, UpdateMixin
from apps.customers import permissions as may
from apps.customers import selectors, services
from apps.customers.api.serializers import (
    LIST_FIELDS,
    CustomerInput,
    CustomerListed,
    CustomerOutput,
    RegisterInput,
    RevealInput,
    RevealOutput,
)
from apps.customers.models import Customer, CustomerKind


class CustomerFilter(ApiFilterSet):
    """Exact values; words and phone digits are ``search``'s."""

    kind = filters.ChoiceFilter(choices=CustomerKind.choices)
    email = filters.CharFilter()
    phone = filters.CharFilter(help_text="E.164, for example +13135550142.")

    class Meta:
        model = Customer
        fields: list[str] = []


class CustomerViewSet(ListMixin, DetailMixin, CreateMixin, UpdateMixin, ScopedViewSet):
    """Customers of this dealership. ``search`` takes name words in any order, e-mail or phone digits."""

    queryset = Customer.objects.all()
    columns = {name: name for name in LIST_FIELDS}
    list_serializer = CustomerListed
    output_serializer = CustomerOutput
    input_serializers = {"create": RegisterInput, "partial_update": CustomerInput}
    orderings = (Ordering("-id"), Ordering("id"), Ordering("name"), Ordering("-name"))
    filterset_class = CustomerFilter
    searchable = True
    required_permissions = {
        "list": may.VIEW,
        "retrieve": may.VIEW,
        "create": may.REGISTER,
        "partial_update": may.EDIT,
        "reveal": may.REVEAL,
    }

    def search(self, queryset: QuerySet[Customer], term: str) -> QuerySet[Customer]:
        return queryset.filter(selectors.matching(term))

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> Customer:
        confirmed = data.pop("confirm_duplicate")
        return services.register(by=by, typed=data, confirm_duplicate=confirmed)

    def perform_update(self, *, by: Actor, row: Customer, data: dict[str, Any]) -> Customer:
        return services.edit(by=by, customer_id=row.pk, version=row.version, typed=data)

    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> HttpResponse:
        """One sensitive value in clear. Who asked and why is written to the audit trail."""
        data = self.read_input(RevealInput)
        value = services.reveal(by=self.actor, customer_id=int(pk), **data)
        answer = {"field": data["field"], "value": value}
        return json_response(answer, headers={"Cache-Control": "no-store"})

    reveal.input_serializer = RevealInput  # type: ignore[attr-defined]
    reveal.output_serializer = RevealOutput  # type: ignore[attr-defined]
