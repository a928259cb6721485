"""/api/v1/appraisals/: cars that people bring, what they are worth, and the answer."""

from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.serializers import Input, ReasonInput
from apps.core.api.views import CreateMixin, DetailMixin, ListMixin, ScopedViewSet, transition
from apps.core.clock import now
from apps.inventory import permissions as may
from apps.inventory import vin_decoder
from apps.inventory.api.appraisal_shapes import (
    CONFIDENTIAL,
    LIST_FIELDS,
    AppraisalInput,
    AppraisalListed,
    AppraisalOutput,
    ArrivalInput,
    OfferInput,
)
from apps.inventory.appraising import Finding, ReconLine, ValuationEntry
from apps.inventory.brought_car import BroughtCar
from apps.inventory.models import Appraisal
from apps.inventory.services import appraisal_offers, appraisals
from apps.inventory.services.appraisal_intake import Arrival, take_in_appraised
from apps.inventory.slots import customer_ref

_CAR = {
    "vin",
    "vin_confirmed",
    "year",
    "make",
    "model",
    "trim",
    "exterior_colour",
    "odometer",
    "odometer_unit",
    "source",
}
_VALUE = {"retail", "fees", "pack", "margin", "acv", "note"}


class AppraisalFilter(ApiFilterSet):
    """``?status=offered&created_at__gte=…``."""

    class Meta:
        model = Appraisal
        fields = {
            "status": ["exact"],
            "vin": ["exact"],
            "customer_id": ["exact"],
            "appraiser_id": ["exact"],
            "unit_id": ["exact"],
            "created_at": ["gte", "lt"],
        }


class AppraisalViewSet(ListMixin, DetailMixin, CreateMixin, ScopedViewSet):
    """Appraisals of this dealership."""

    queryset = Appraisal.objects.all()
    columns = {name: name for name in LIST_FIELDS}
    list_serializer = AppraisalListed
    output_serializer = AppraisalOutput
    input_serializers = {"create": AppraisalInput}
    orderings = (Ordering("-id"), Ordering("id"))
    filterset_class = AppraisalFilter
    required_permissions = {
        "list": may.SEE_APPRAISALS,
        "retrieve": may.SEE_APPRAISALS,
        "create": may.APPRAISE,
        "revalue": may.APPRAISE,
        "ask": may.APPRAISE,
        "offer": may.APPRAISE,
        "approve": may.APPROVE_OFFER,
        "send_back": may.APPROVE_OFFER,
        "accept": may.APPRAISE,
        "walk_away": may.APPRAISE,
        "reappraise": may.APPRAISE,
        "take_in": may.ADD,
    }

    def get_queryset(self) -> QuerySet[Any]:
        """The list reads one table; one row comes with its versions."""
        rows: QuerySet[Any] = super().get_queryset()
        if self.action != "retrieve":
            return rows
        return rows.prefetch_related("valuations__lines", "valuations__findings")

    def shown(self, row: Appraisal) -> Any:
        """The store's pack and margin only for those who may see cost."""
        shown = super().shown(row)
        if not self.actor.can(may.SEE_COST):
            for version in shown["valuations"]:
                version.update(dict.fromkeys(CONFIDENTIAL))
        return shown

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> Appraisal:
        return appraisals.appraise(car=_car(data), entry=_entry(data), by=by, at=now())

    @transition(input=AppraisalInput)
    def revalue(self, *, by: Actor, row: Appraisal, data: dict[str, Any]) -> Appraisal:
        """Another look at a draft: a new version of the figures, the car as described now."""
        return appraisals.revalue(appraisal_id=row.pk, car=_car(data), entry=_entry(data), by=by, at=now())

    @transition(input=OfferInput)
    def ask(self, *, by: Actor, row: Appraisal, data: dict[str, Any]) -> Appraisal:
        """Ask a manager to approve an offer."""
        return appraisal_offers.ask(appraisal_id=row.pk, by=by, at=now(), **data)

    @transition(input=OfferInput)
    def offer(self, *, by: Actor, row: Appraisal, data: dict[str, Any]) -> Appraisal:
        """Make the offer; above the store's limit a manager does."""
        return appraisal_offers.offer(appraisal_id=row.pk, by=by, at=now(), **data)

    @transition(input=Input)
    def approve(self, *, by: Actor, row: Appraisal, data: dict[str, Any]) -> Appraisal:
        """Make the offer that somebody asked a manager for."""
        return appraisal_offers.approve(appraisal_id=row.pk, by=by, at=now())

    @transition(input=ReasonInput)
    def send_back(self, *, by: Actor, row: Appraisal, data: dict[str, Any]) -> Appraisal:
        """Not at this price: back to draft."""
        return appraisal_offers.send_back(appraisal_id=row.pk, by=by, at=now(), **data)

    @transition(input=Input)
    def accept(self, *, by: Actor, row: Appraisal, data: dict[str, Any]) -> Appraisal:
        """The customer takes the offer."""
        return appraisal_offers.accept(appraisal_id=row.pk, by=by, at=now())

    @transition(input=ReasonInput)
    def walk_away(self, *, by: Actor, row: Appraisal, data: dict[str, Any]) -> Appraisal:
        """The customer keeps the car."""
        return appraisal_offers.walk_away(appraisal_id=row.pk, by=by, at=now(), **data)

    @transition(input=Input)
    def reappraise(self, *, by: Actor, row: Appraisal, data: dict[str, Any]) -> Appraisal:
        """Back to draft for new figures; the offer is withdrawn."""
        return appraisal_offers.reappraise(appraisal_id=row.pk, by=by, at=now())

    @transition(input=ArrivalInput)
    def take_in(self, *, by: Actor, row: Appraisal, data: dict[str, Any]) -> Appraisal:
        """Make a stock unit of it; the offer is its acquisition cost."""
        place = Dealership.objects.get(pk=by.dealership_id)  # type: ignore[misc]
        return take_in_appraised(
            appraisal_id=row.pk,
            arrival=Arrival(**data),
            decoding=vin_decoder.read(row.vin, country=place.country),
            by=by,
            at=now(),
        )


def _car(data: dict[str, Any]) -> BroughtCar:
    customer_id = data.get("customer_id")
    return BroughtCar(
        **{name: data[name] for name in _CAR & data.keys()},
        customer=customer_ref(customer_id) if customer_id else None,
    )


def _entry(data: dict[str, Any]) -> ValuationEntry:
    return ValuationEntry(
        **{name: data[name] for name in _VALUE & data.keys()},
        findings=tuple(Finding(**finding) for finding in data.get("findings", ())),
        recon=tuple(ReconLine(**line) for line in data.get("recon", ())),
    )
