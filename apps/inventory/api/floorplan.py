"""/api/v1/floorplan-advances/ and /api/v1/floorplan-plans/: inventory loans and lenders' terms."""

from typing import Any

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.views import CreateMixin, DetailMixin, ListMixin, ScopedViewSet, transition
from apps.core.clock import now
from apps.inventory import permissions as may
from apps.inventory.api.inputs import CurtailmentInput, FloorplanInput, PayoffInput
from apps.inventory.api.serializers import FloorplanListed, FloorplanOutput, FloorplanPlanOutput
from apps.inventory.models import FloorplanAdvance, FloorplanPlan
from apps.inventory.services import floorplan
from apps.inventory.services.rows import lock_unit


class FloorplanFilter(ApiFilterSet):
    """``?ended_on__isnull=true&next_due_on__lte=2026-12-01``."""

    class Meta:
        model = FloorplanAdvance
        fields = {
            "unit_id": ["exact"],
            "lender": ["exact"],
            "next_due_on": ["lte", "gte"],
            "ended_on": ["isnull"],
        }


class FloorplanAdvanceViewSet(ListMixin, DetailMixin, CreateMixin, ScopedViewSet):
    """Loans on single units."""

    queryset = FloorplanAdvance.objects.all()
    columns = {name: name for name in FloorplanListed.Meta.fields}
    list_serializer = FloorplanListed
    output_serializer = FloorplanOutput
    input_serializers = {"create": FloorplanInput}
    orderings = (Ordering("-id"), Ordering("id"))
    filterset_class = FloorplanFilter
    required_permissions = {
        "list": may.SEE_COST,
        "retrieve": may.SEE_COST,
        "create": may.FLOORPLAN,
        "curtail": may.FLOORPLAN,
        "payoff": may.FLOORPLAN,
    }

    def get_queryset(self) -> QuerySet[Any]:
        """The list reads one table; one row comes with its store, for today's date."""
        advances: QuerySet[Any] = super().get_queryset()
        return advances if self.action == "list" else advances.select_related("unit__dealership")

    def locked_row(self, *, version_required: bool) -> Any:
        """The unit before its advance: the order in which services lock them."""
        lock_unit(self.get_row().unit_id)
        return super().locked_row(version_required=version_required)

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> FloorplanAdvance:
        return floorplan.start_advance(by=by, at=now(), **data)

    @transition(input=CurtailmentInput)
    def curtail(self, *, by: Actor, row: FloorplanAdvance, data: dict[str, Any]) -> FloorplanAdvance:
        """Record principal paid back."""
        return floorplan.pay_curtailment(advance_id=row.pk, by=by, at=now(), **data)

    @transition(input=PayoffInput)
    def payoff(self, *, by: Actor, row: FloorplanAdvance, data: dict[str, Any]) -> FloorplanAdvance:
        """Record that all was paid: the advance ends."""
        return floorplan.pay_off(advance_id=row.pk, by=by, at=now(), **data)


class FloorplanPlanViewSet(ListMixin, ScopedViewSet):
    """Lenders and their terms."""

    queryset = FloorplanPlan.objects.all()
    columns = {name: name for name in FloorplanPlanOutput.Meta.fields}
    list_serializer = FloorplanPlanOutput
    orderings = (Ordering("-id"),)
    required_permissions = {"list": may.SEE_COST}
