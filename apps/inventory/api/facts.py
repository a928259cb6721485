"""/api/v1/vehicle-facts/ and /api/v1/vin/: what VINs say, where the description comes from."""

from typing import Any

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.api.content import json_response
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.serializers import Input
from apps.core.api.verbs import shapes
from apps.core.api.views import DetailMixin, ListMixin, ScopedViewSet, transition
from apps.core.clock import now
from apps.inventory import permissions as may
from apps.inventory import vin_decoder
from apps.inventory.api.serializers import VehicleFactOutput
from apps.inventory.entries import values_of
from apps.inventory.models import VehicleFact
from apps.inventory.services.disagreements import resolve
from apps.inventory.vin import check_digit_required, examine, maker_code
from apps.inventory.vin_hints import corrections


class FactFilter(ApiFilterSet):
    """``?verdict=disagrees``."""

    class Meta:
        model = VehicleFact
        fields = {"vehicle_id": ["exact"], "field": ["exact"], "verdict": ["exact"]}


class SettleInput(Input):
    """``take`` the decoder's value into the vehicle, or keep the listing's."""

    take = serializers.BooleanField()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class VehicleFactViewSet(ListMixin, DetailMixin, ScopedViewSet):
    """Decoded fields and who answers for them."""

    queryset = VehicleFact.objects.all()
    columns = {name: name for name in VehicleFactOutput.Meta.fields}
    list_serializer = VehicleFactOutput
    output_serializer = VehicleFactOutput
    orderings = (Ordering("-id"), Ordering("id"))
    filterset_class = FactFilter
    required_permissions = {
        "list": may.VIEW,
        "retrieve": may.VIEW,
        "settle": may.EDIT,
    }

    @transition(input=SettleInput)
    def settle(self, *, by: Actor, row: VehicleFact, data: dict[str, Any]) -> VehicleFact:
        """Settle a disagreement."""
        return resolve(fact_id=row.pk, by=by, at=now(), **data)


class HintOutput(serializers.Serializer[Any]):
    """A VIN one slip away; only the car tells."""

    vin = serializers.CharField()
    slip = serializers.CharField()


class VinOutput(serializers.Serializer[Any]):
    """What a VIN is worth and what it says. ``years`` holds two candidates where it does not say one."""

    vin = serializers.CharField()
    valid = serializers.BooleanField()
    error = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    check_digit_required = serializers.BooleanField()
    maker_code = serializers.CharField(allow_blank=True)
    hints = HintOutput(many=True)
    decoder = serializers.CharField(allow_null=True)
    decoder_version = serializers.CharField(allow_null=True)
    years = serializers.ListField(child=serializers.IntegerField())
    vehicle = serializers.DictField(allow_null=True)


class VinViewSet(ScopedViewSet):
    """Offline examination and decoding; writes nothing."""

    queryset = VehicleFact.objects.none()
    required_permissions = {"decode": may.VIEW}

    @action(detail=False, url_path=r"(?P<vin>[^/]{1,40})")
    @shapes(output=VinOutput)
    def decode(self, request: Request, vin: str) -> Any:
        """Judge and decode one VIN."""
        here = Dealership.objects.get(pk=self.actor.dealership_id)  # type: ignore[misc]
        report = examine(vin)
        found = vin_decoder.read(report.vin, country=here.country)
        return json_response(
            {
                "vin": report.vin,
                "valid": report.valid,
                "error": report.error,
                "reason": report.reason,
                "check_digit_required": check_digit_required(report.vin, here.country),
                "maker_code": maker_code(report.vin),
                "hints": [{"vin": hint.vin, "slip": hint.slip} for hint in corrections(report)],
                "decoder": found.decoder if found else None,
                "decoder_version": found.version if found else None,
                "years": list(found.years) if found else [],
                "vehicle": dict(values_of(found.entry)) if found else None,
            }
        )
