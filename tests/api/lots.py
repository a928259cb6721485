"""A small endpoint over a real tenant table, to test the API's bases through the whole stack."""

from typing import Any

from django.urls import include, path
from django_filters import NumberFilter
from rest_framework import serializers

from apps.accounts.models import Location
from apps.accounts.permissions import CHANGE_DEALERSHIP, VIEW_DEALERSHIP
from apps.core.actor import Actor
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.routes import ApiRouter
from apps.core.api.serializers import Input, ReasonInput
from apps.core.api.views import (
    CreateMixin,
    DeleteMixin,
    DetailMixin,
    ListMixin,
    ScopedViewSet,
    UpdateMixin,
    transition,
)
from apps.core.errors import Conflict
from dealership.urls import urlpatterns as real


class LotOutput(serializers.ModelSerializer):
    class Meta:
        model = Location
        fields = ("id", "name", "city", "is_primary", "version")


class LotInput(Input):
    name = serializers.CharField(max_length=120)
    city = serializers.CharField(max_length=100, required=False)


class LotFilter(ApiFilterSet):
    id__gte = NumberFilter(field_name="id", lookup_expr="gte")

    class Meta:
        model = Location
        fields = {"city": ["exact"], "is_primary": ["exact"]}


class LotViewSet(ListMixin, DetailMixin, CreateMixin, UpdateMixin, DeleteMixin, ScopedViewSet):
    """Lots of a dealership."""

    queryset = Location.objects.all()
    columns = {name: name for name in LotOutput.Meta.fields}
    list_serializer = LotOutput
    output_serializer = LotOutput
    input_serializers = {"create": LotInput, "partial_update": LotInput}
    orderings = (Ordering("name"), Ordering("-name"), Ordering("-id"))
    filterset_class = LotFilter
    searchable = True
    required_permissions = {
        "list": VIEW_DEALERSHIP,
        "retrieve": VIEW_DEALERSHIP,
        "create": CHANGE_DEALERSHIP,
        "partial_update": CHANGE_DEALERSHIP,
        "destroy": CHANGE_DEALERSHIP,
        "close": CHANGE_DEALERSHIP,
        "explode": CHANGE_DEALERSHIP,
    }

    def search(self, queryset: Any, term: str) -> Any:
        return queryset.filter(name__startswith=term)

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> Location:
        return Location.objects.create(dealership_id=by.dealership_id, **data)

    def perform_update(self, *, by: Actor, row: Location, data: dict[str, Any]) -> Location:
        for name, value in data.items():
            setattr(row, name, value)
        row.save()
        return row

    def perform_destroy(self, *, by: Actor, row: Location) -> None:
        row.delete()

    @transition(input=ReasonInput)
    def close(self, *, by: Actor, row: Location, data: dict[str, Any]) -> Location:
        if not row.is_active:
            raise Conflict("This lot is closed already.", code="closed")
        row.is_active = False
        row.save()
        return row

    @transition()
    def explode(self, *, by: Actor, row: Location, data: dict[str, Any]) -> Location:
        row.delete()
        raise RuntimeError("a secret in a traceback")


router = ApiRouter()
router.register("lots", LotViewSet, basename="lot")
urlpatterns = [path("api/v1/", include(router.urls)), *real]
handler500 = "dealership.errors.server_error"
