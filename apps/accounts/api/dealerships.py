"""``/dealerships/``: the rooftops that a token reaches."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.api.token import token_of
from apps.accounts.models import Dealership
from apps.accounts.permissions import CHANGE_DEALERSHIP
from apps.accounts.selectors import dealerships_of
from apps.accounts.services import update_dealership
from apps.accounts.services.dealerships import EDITABLE
from apps.core.actor import Actor
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.serializers import ModelInput
from apps.core.api.views import DetailMixin, ListMixin, ScopedViewSet, UpdateMixin
from apps.core.fields import mask


class DealershipListItem(serializers.ModelSerializer[Dealership]):
    """What a switcher shows."""

    group = serializers.CharField(source="group.name")

    class Meta:
        model = Dealership
        fields = (
            "id",
            "slug",
            "name",
            "group",
            "city",
            "region",
            "country",
            "currency",
            "time_zone",
            "version",
        )


class DealershipDetail(serializers.ModelSerializer[Dealership]):
    """A rooftop with its licence, address and conventions; the tax id is masked."""

    group = serializers.CharField(source="group.name")
    tax_id = serializers.SerializerMethodField()

    class Meta:
        model = Dealership
        fields = (*DealershipListItem.Meta.fields, *sorted(EDITABLE - set(DealershipListItem.Meta.fields)))

    def get_tax_id(self, row: Dealership) -> str:
        """Its last characters."""
        return mask(row.tax_id)


class DealershipInput(ModelInput):
    """What may be changed."""

    opening_hours = serializers.DictField(
        child=serializers.ListField(child=serializers.ListField(child=serializers.CharField())),
        required=False,
    )

    class Meta:
        model = Dealership
        fields = tuple(sorted(EDITABLE))


class DealershipFilter(ApiFilterSet):
    """Exact matches."""

    class Meta:
        model = Dealership
        fields = {"slug": ["exact"], "country": ["exact"], "region": ["exact"]}


class DealershipViewSet(ListMixin, DetailMixin, UpdateMixin, ScopedViewSet):
    """The rooftops that this token reaches. Their slugs go into the header X-Dealership."""

    queryset = Dealership.objects.select_related("group")
    required_permissions = {"list": None, "retrieve": None, "partial_update": CHANGE_DEALERSHIP}
    needs_dealership = False
    columns = {name: name for name in DealershipListItem.Meta.fields} | {"group": "group__name"}
    list_serializer = DealershipListItem
    output_serializer = DealershipDetail
    input_serializers = {"partial_update": DealershipInput}
    orderings = (Ordering("id"), Ordering("-id"), Ordering("name"), Ordering("-name"))
    filterset_class = DealershipFilter

    def get_queryset(self) -> QuerySet[Dealership]:
        """Those of the person, within those of the token."""
        if getattr(self, "swagger_fake_view", False):
            return Dealership.objects.none()
        token = token_of(self.request)
        reachable = dealerships_of(token.user).select_related("group")
        return reachable.filter(pk__in=token.dealerships) if token.dealerships else reachable

    def perform_update(self, *, by: Actor, row: Dealership, data: dict[str, Any]) -> Dealership:
        return update_dealership(dealership_id=row.pk, changes=data, by=by)
