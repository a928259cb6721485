"""/api/v1/stock-units/{id}/price-changes/ and …/holds/: what happened to one unit."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from apps.core.api.cursors import Ordering
from apps.core.api.verbs import CreateMixin
from apps.core.api.views import ListMixin, ScopedViewSet
from apps.core.clock import now
from apps.core.errors import NotFound
from apps.inventory import permissions as may
from apps.inventory.api.inputs import BrandInput
from apps.inventory.api.serializers import BrandOutput, HoldOutput, PriceChangeOutput
from apps.inventory.models import Hold, PriceChange, StockUnit, VehicleBrand
from apps.inventory.pricing import CONFIDENTIAL
from apps.inventory.services.brands import add_brand


class UnitTrail(ListMixin, ScopedViewSet):
    """Rows of one unit, newest first; 404 where the unit is out of reach."""

    orderings = (Ordering("-id"),)
    required_permissions = {"list": may.VIEW}

    def list(self, request: Request, unit_id: str) -> HttpResponse:  # type: ignore[override]
        """One page."""
        if not StockUnit.objects.filter(pk=int(unit_id)).exists():
            raise NotFound("There is no stock unit with this id here.")
        return super().list(request)

    def get_queryset(self) -> QuerySet[Any]:
        """Those of the unit in the path."""
        rows: QuerySet[Any] = super().get_queryset().filter(unit_id=int(self.kwargs["unit_id"]))
        return rows


class PriceChangeViewSet(UnitTrail):
    """Price history; floor prices only for those who may see cost."""

    queryset = PriceChange.objects.all()
    columns = {name: name for name in PriceChangeOutput.Meta.fields}
    list_serializer = PriceChangeOutput

    def get_queryset(self) -> QuerySet[Any]:
        """Without what the actor may not see."""
        changes = super().get_queryset()
        return changes if self.actor.can(may.SEE_COST) else changes.exclude(kind__in=CONFIDENTIAL)


class HoldViewSet(UnitTrail):
    """Present and former holds."""

    queryset = Hold.objects.all()
    columns = {name: name for name in HoldOutput.Meta.fields}
    list_serializer = HoldOutput


class BrandViewSet(CreateMixin, UnitTrail):
    """Title brands of the unit's vehicle, of all its stays, newest first."""

    queryset = VehicleBrand.objects.all()
    columns = {name: name for name in BrandOutput.Meta.fields}
    list_serializer = BrandOutput
    output_serializer = BrandOutput
    input_serializers = {"create": BrandInput}
    required_permissions = {"list": may.VIEW, "create": may.BRAND}

    def get_queryset(self) -> QuerySet[Any]:
        """Those of the vehicle behind the unit in the path."""
        unit = StockUnit.objects.filter(pk=int(self.kwargs["unit_id"])).values("vehicle_id")
        return VehicleBrand.objects.filter(vehicle_id__in=unit)

    def create(self, request: Request, unit_id: str) -> HttpResponse:  # type: ignore[override]
        """Record a brand: 201 with it."""
        data = self.read_input(BrandInput)
        brand = add_brand(unit_id=int(unit_id), by=self.actor, at=now(), **data)
        return self.answer(brand, status=201)
