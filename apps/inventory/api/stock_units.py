"""/api/v1/stock-units/: stays in stock and their verbs."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.api.content import json_response
from apps.core.api.filters import refuse_unknown
from apps.core.api.serializers import ReasonInput
from apps.core.api.verbs import serializer_of, shapes
from apps.core.api.views import (
    CreateMixin,
    DetailMixin,
    ListMixin,
    ScopedViewSet,
    UpdateMixin,
    transition,
)
from apps.core.clock import local_date, now
from apps.core.display import current_display
from apps.inventory import permissions as may
from apps.inventory import vin_decoder
from apps.inventory.api.changes import ChangesOutput, changes_answer
from apps.inventory.api.facets import FacetsOutput, facets_answer
from apps.inventory.api.filters import EXACT, StockUnitFilter
from apps.inventory.api.inputs import (
    HoldInput,
    IntakeInput,
    OptionalReason,
    PriceInput,
    ReceiveInput,
    ReturnInput,
    StockUnitInput,
    TitleInput,
    TransferInput,
    WriteOffInput,
)
from apps.inventory.api.ready_shapes import AssignInput, MoveInput
from apps.inventory.api.serializers import LIST_FIELDS, CostOutput, StockUnitListed, StockUnitOutput
from apps.inventory.api.upserting import UpsertInput, UpsertOutput, upsert_answer
from apps.inventory.costing import build_up
from apps.inventory.entries import UNIT_FIELDS, VEHICLE_FIELDS, UnitEntry, VehicleEntry
from apps.inventory.facets import count, split
from apps.inventory.models import StockUnit
from apps.inventory.orderings import ORDERINGS
from apps.inventory.pricing import PriceKind
from apps.inventory.printing.prints import PRINTS
from apps.inventory.printing.serving import pdf_response
from apps.inventory.selectors import detailed, found_by
from apps.inventory.services import (
    disposing,
    editing,
    holds,
    intake,
    movement,
    pricing,
    readiness,
    titles,
    transfers,
)
from apps.inventory.services.printing import print_one
from apps.inventory.slots import customer_ref

_ONE_TABLE = ("list", "facets")


class StockUnitViewSet(ListMixin, DetailMixin, CreateMixin, UpdateMixin, ScopedViewSet):
    """Stays of vehicles in this dealership's stock."""

    queryset = StockUnit.objects.all()
    columns = {name: name for name in LIST_FIELDS}
    list_serializer = StockUnitListed
    output_serializer = StockUnitOutput
    input_serializers = {"create": IntakeInput, "partial_update": StockUnitInput}
    orderings = ORDERINGS
    filterset_class = StockUnitFilter
    searchable = True
    required_permissions = {
        "list": may.VIEW,
        "retrieve": may.VIEW,
        "facets": may.VIEW,
        "changes": may.VIEW,
        "bulk_upsert": may.IMPORT,
        "print": may.PRINT,
        "create": may.ADD,
        "partial_update": may.EDIT,
        "price": may.PRICE,
        "hold": may.HOLD,
        "release": may.HOLD,
        "ship": may.MOVE,
        "receive": may.MOVE,
        "cancel": may.MOVE,
        "return_to_source": may.DISPOSE,
        "write_off": may.DISPOSE,
        "transfer": may.TRANSFER,
        "ready": may.READY,
        "assign": may.READY,
        "record_title": may.TITLES,
    }

    def get_queryset(self) -> QuerySet[StockUnit]:
        """The list reads one table; a single row comes with its vehicle, for a verb with its store."""
        units: QuerySet[StockUnit] = super().get_queryset()
        if self.action in _ONE_TABLE:
            return units
        return (
            detailed(units, "brands", "advances").select_related("title_paper")
            if self.action == "retrieve"
            else units.select_related("vehicle", "dealership", "title_paper")
        )

    def search(self, queryset: Any, term: str) -> QuerySet[StockUnit]:
        exact = self.request._request.GET.get("words") == EXACT
        found, meant = found_by(queryset, term, exact=exact)
        self.headers["Search-Understood"] = urlencode(
            [(reading.field, reading.label) for reading in meant.readings]
            + [("word", word) for word in meant.words]
        )
        return found

    @action(detail=False)
    @shapes(output=FacetsOutput)
    def facets(self, request: Request) -> HttpResponse:
        """How many units each choice of a filter leaves, by the filters and the search given."""
        params = request._request.GET
        refuse_unknown(params, {*StockUnitFilter.base_filters, "search"})
        chosen, others = split(params)
        units = self.narrowed(others)
        counts = count(units, chosen, now().astimezone(current_display().tz).date())
        return json_response(facets_answer(counts))

    @action(detail=False)
    @shapes(output=ChangesOutput)
    def changes(self, request: Request) -> HttpResponse:
        """What changed after a cursor, ended stays too; nothing is missed, a unit may come again."""
        return changes_answer(request._request.GET)

    @action(detail=False, methods=["post"], url_path="bulk-upsert")
    @shapes(input=UpsertInput, output=UpsertOutput)
    def bulk_upsert(self, request: Request) -> HttpResponse:
        """Take in or correct many cars by the rules of the import; each row is taken whole or refused."""
        return upsert_answer(request.data, self.actor)

    @action(detail=True, url_path=f"print/(?P<sheet>{'|'.join(PRINTS)})")
    def print(self, request: Request, pk: str, sheet: str) -> HttpResponse:
        """A window sticker or label with the VIN's bar code, a PDF. Of many cars: /api/v1/stock-exports/."""
        return pdf_response(print_one(unit_id=int(pk), kind=sheet, by=self.actor), sheet, int(pk))

    def shown(self, row: StockUnit) -> Any:
        """Cost and floor only for those who may see them; what is missing as the database has it now."""
        if self.action != "retrieve":
            row.refresh_from_db(fields=("missing",))
        shown = super().shown(row)
        if self.actor.can(may.SEE_COST):
            built = build_up(row, local_date(now(), row.zone or row.dealership.time_zone))
            shown["cost"] = serializer_of(CostOutput).to_representation(built)
        return shown

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> StockUnit:
        place = Dealership.objects.get(pk=by.dealership_id)  # type: ignore[misc]
        return intake.take_in(
            vin=data.get("vin"),
            decoding=vin_decoder.read(data.get("vin"), country=place.country),
            vehicle=VehicleEntry(**_only(data, VEHICLE_FIELDS), decoded_by="api"),
            unit=UnitEntry(**_only(data, UNIT_FIELDS)),
            status=data["status"],
            stock_number=data.get("stock_number", ""),
            parent_id=data.get("parent_id"),
            vin_confirmed=data.get("vin_confirmed", False),
            reason=data.get("reason", ""),
            by=by,
            at=now(),
        )

    def perform_update(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        confirmed, reason = data.pop("vin_confirmed", False), data.pop("reason", "")
        return editing.edit(
            unit_id=row.pk, changes=data, vin_confirmed=confirmed, reason=reason, by=by, at=now()
        )

    @transition(input=PriceInput)
    def price(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """Set one kind of price."""
        kind = PriceKind(data.pop("kind"))
        return pricing.set_price(unit_id=row.pk, kind=kind, by=by, at=now(), **data)

    @transition(input=HoldInput)
    def hold(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """Keep it for a customer."""
        customer = customer_ref(data.pop("customer_id"))
        return holds.hold(unit_id=row.pk, customer=customer, by=by, at=now(), **data).unit

    @transition(input=OptionalReason)
    def release(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """End the hold."""
        return holds.release(unit_id=row.pk, by=by, at=now(), **data)

    @transition(input=OptionalReason)
    def ship(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """It is on its way."""
        return movement.ship(unit_id=row.pk, by=by, at=now(), **data)

    @transition(input=ReceiveInput)
    def receive(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """It arrived."""
        return movement.receive(unit_id=row.pk, by=by, at=now(), **data)

    @transition(input=ReasonInput)
    def cancel(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """It will not come."""
        return movement.cancel(unit_id=row.pk, by=by, at=now(), **data)

    @transition(input=ReturnInput)
    def return_to_source(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """It goes back to where it came from."""
        return disposing.return_to_source(unit_id=row.pk, by=by, at=now(), **data)

    @transition(input=WriteOffInput)
    def write_off(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """Total loss or theft."""
        return disposing.write_off(unit_id=row.pk, by=by, at=now(), **data)

    @transition(input=TransferInput)
    def transfer(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """To another rooftop of the group."""
        return transfers.transfer(unit_id=row.pk, by=by, at=now(), **data)

    @transition(input=MoveInput)
    def ready(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """To another get-ready step."""
        return readiness.move_to(unit_id=row.pk, by=by, at=now(), **data)

    @transition(input=AssignInput)
    def assign(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """Its owner in the step it stands in."""
        readiness.assign(unit_id=row.pk, by=by, at=now(), **data)
        return row

    @transition(input=TitleInput)
    def record_title(self, *, by: Actor, row: StockUnit, data: dict[str, Any]) -> StockUnit:
        """Write down where its title is and what it says."""
        return titles.record_title(unit_id=row.pk, facts=data, by=by, at=now())


def _only(data: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: data[name] for name in names if name in data}
