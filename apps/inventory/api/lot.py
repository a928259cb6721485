"""/api/v1/lot-places/ and what is known of one unit on the lot: …/sightings/, …/keys/."""

from typing import Any

from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.core.actor import Actor
from apps.core.api.cursors import Ordering
from apps.core.api.verbs import CreateMixin, RowMixin, shapes
from apps.core.api.views import DetailMixin, ListMixin, ScopedViewSet, UpdateMixin
from apps.core.clock import now
from apps.inventory import permissions as may
from apps.inventory.api.lot_shapes import (
    CountInput,
    KeyMoveOutput,
    KeysOutput,
    NoteInput,
    PlaceInput,
    PlaceOutput,
    PlacePatch,
    SightingInput,
    SightingOutput,
    TakeInput,
)
from apps.inventory.api.trails import UnitTrail
from apps.inventory.models import KeyMove, LotPlace, Sighting
from apps.inventory.services import keys, lot_places
from apps.inventory.services.sightings import Look, see


class LotPlaceViewSet(ListMixin, DetailMixin, CreateMixin, UpdateMixin, ScopedViewSet):
    """The places of the lot; one that is no longer used is switched off."""

    queryset = LotPlace.objects.all()
    columns = {name: name for name in PlaceOutput.Meta.fields}
    list_serializer = output_serializer = PlaceOutput
    input_serializers = {"create": PlaceInput, "partial_update": PlacePatch}
    orderings = (Ordering("id"), Ordering("-id"))
    required_permissions = {
        "list": may.VIEW,
        "retrieve": may.VIEW,
        "create": may.LOT_PLACES,
        "partial_update": may.LOT_PLACES,
    }

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> LotPlace:
        return lot_places.add_place(by=by, at=now(), **data)

    def perform_update(self, *, by: Actor, row: LotPlace, data: dict[str, Any]) -> LotPlace:
        return lot_places.change_place(place_id=row.pk, changes=data, by=by, at=now())


class SightingViewSet(CreateMixin, UnitTrail):
    """Who saw the unit where, the latest first."""

    queryset = Sighting.objects.all()
    columns = {name: name for name in SightingOutput.Meta.fields}
    list_serializer = output_serializer = SightingOutput
    input_serializers = {"create": SightingInput}
    orderings = (Ordering("-seen_at"),)
    ordered_within = "unit"
    required_permissions = {"list": may.VIEW, "create": may.LOT}

    def create(self, request: Request, unit_id: str) -> HttpResponse:  # type: ignore[override]
        """Record one: 201 with it, also where its ``client_id`` was recorded before.

        409 ``in_doubt`` carries ``doubts``: send their codes as ``settled`` to record it all the same.
        """
        at = now()
        data = {"seen_at": at, **self.read_input(SightingInput)}
        return self.answer(see(unit_id=int(unit_id), look=Look(**data), by=self.actor, at=at), status=201)


class KeyMoveViewSet(RowMixin, UnitTrail):
    """What became of the unit's keys, newest first; the first line is how they are now."""

    queryset = KeyMove.objects.all()
    columns = {name: name for name in KeyMoveOutput.Meta.fields}
    list_serializer = KeyMoveOutput
    output_serializer = KeysOutput
    required_permissions = {"list": may.VIEW, "count": may.LOT, "take": may.LOT, "give_back": may.LOT}

    @action(detail=False, methods=["post"])
    @shapes(input=CountInput, output=KeysOutput)
    def count(self, request: Request, unit_id: str) -> HttpResponse:
        """Say how many there are and where they hang."""
        data = self.read_input(CountInput)
        return self.answer(keys.set_keys(unit_id=int(unit_id), by=self.actor, at=now(), **data))

    @action(detail=False, methods=["post"])
    @shapes(input=TakeInput, output=KeysOutput)
    def take(self, request: Request, unit_id: str) -> HttpResponse:
        """Somebody has them; 409 ``keys_taken`` says who else, unless they were handed over."""
        data = self.read_input(TakeInput)
        return self.answer(keys.take(unit_id=int(unit_id), by=self.actor, at=now(), **data))

    @action(detail=False, methods=["post"], url_path="return")
    @shapes(input=NoteInput, output=KeysOutput)
    def give_back(self, request: Request, unit_id: str) -> HttpResponse:
        """They hang on their hook again."""
        data = self.read_input(NoteInput)
        return self.answer(keys.give_back(unit_id=int(unit_id), by=self.actor, at=now(), **data))
