"""/api/v1/vehicles/: what VINs stand for, and their examination and decoding."""

from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter

from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.views import DetailMixin, ListMixin, ScopedViewSet
from apps.inventory import permissions as may
from apps.inventory.api.serializers import VehicleOutput
from apps.inventory.models import Vehicle
from apps.inventory.vin import normalise


class VehicleFilter(ApiFilterSet):
    """``?vin=1M8GDM9AXKP042788``, in any case."""

    vin = CharFilter(method="by_vin")

    class Meta:
        model = Vehicle
        fields = {"make": ["exact"], "model": ["exact"], "year": ["exact"], "vin_flag": ["exact"]}

    def by_vin(self, vehicles: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The vehicle of this VIN."""
        return vehicles.filter(vin=normalise(value))


class VehicleViewSet(ListMixin, DetailMixin, ScopedViewSet):
    """The identities behind stock units. Written through ``/stock-units/``."""

    queryset = Vehicle.objects.all()
    columns = {name: name for name in VehicleOutput.Meta.fields}
    list_serializer = VehicleOutput
    output_serializer = VehicleOutput
    orderings = (Ordering("-id"), Ordering("id"))
    filterset_class = VehicleFilter
    required_permissions = {"list": may.VIEW, "retrieve": may.VIEW}
