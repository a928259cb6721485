"""/api/v1/readiness-steps/ and what happened to one unit on its way: visits, Buyers Guides, recalls."""

from typing import Any

from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.core.actor import Actor
from apps.core.api.cursors import Ordering
from apps.core.api.verbs import CreateMixin, shapes
from apps.core.api.views import DetailMixin, ListMixin, ScopedViewSet, UpdateMixin
from apps.core.clock import now
from apps.inventory import permissions as may
from apps.inventory.api.ready_shapes import (
    GuideInput,
    GuideOutput,
    RecallInput,
    RecallOutput,
    RemedyInput,
    StepInput,
    StepOutput,
    StepPatch,
    VisitOutput,
)
from apps.inventory.api.trails import UnitTrail
from apps.inventory.models import BuyersGuide, ReadinessStep, Recall, StepVisit
from apps.inventory.services import guides, readiness_steps, recalls


class ReadinessStepViewSet(ListMixin, DetailMixin, CreateMixin, UpdateMixin, ScopedViewSet):
    """The get-ready steps of this dealership, in order of ``position``."""

    queryset = ReadinessStep.objects.all()
    columns = {name: name for name in StepOutput.Meta.fields}
    list_serializer = StepOutput
    output_serializer = StepOutput
    input_serializers = {"create": StepInput, "partial_update": StepPatch}
    orderings = (Ordering("position"),)
    required_permissions = {
        "list": may.VIEW,
        "retrieve": may.VIEW,
        "create": may.READY_STEPS,
        "partial_update": may.READY_STEPS,
    }

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """One page; a store that never had steps has the first ones now."""
        readiness_steps.active_steps(self.actor.dealership_id or 0)
        return super().list(request, *args, **kwargs)

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> ReadinessStep:
        return readiness_steps.add_step(by=by, at=now(), **data)

    def perform_update(self, *, by: Actor, row: ReadinessStep, data: dict[str, Any]) -> ReadinessStep:
        return readiness_steps.change_step(step_id=row.pk, changes=data, by=by, at=now())


class StepVisitViewSet(UnitTrail):
    """The steps that a unit stood in, newest first; the open one has no ``left_at``."""

    queryset = StepVisit.objects.all()
    columns = {name: name for name in VisitOutput.Meta.fields}
    list_serializer = VisitOutput


class BuyersGuideViewSet(CreateMixin, UnitTrail):
    """Buyers Guides of a unit, newest first; a later one supersedes the one before."""

    queryset = BuyersGuide.objects.all()
    columns = {name: name for name in GuideOutput.Meta.fields}
    list_serializer = GuideOutput
    output_serializer = GuideOutput
    input_serializers = {"create": GuideInput}
    required_permissions = {"list": may.VIEW, "create": may.ISSUE_GUIDE}

    def create(self, request: Request, unit_id: str) -> HttpResponse:  # type: ignore[override]
        """Issue one: 201 with the guide."""
        data = self.read_input(GuideInput)
        issued_on = data.pop("issued_on", None)
        guide = guides.issue_guide(
            unit_id=int(unit_id), terms=guides.Terms(**data), issued_on=issued_on, by=self.actor, at=now()
        )
        return self.answer(guide, status=201)


class RecallViewSet(CreateMixin, UnitTrail):
    """Recalls and stop-sales of a unit, newest first."""

    queryset = Recall.objects.all()
    columns = {name: name for name in RecallOutput.Meta.fields}
    list_serializer = RecallOutput
    output_serializer = RecallOutput
    input_serializers = {"create": RecallInput}
    required_permissions = {"list": may.VIEW, "create": may.RECALLS, "remedy": may.RECALLS}

    def create(self, request: Request, unit_id: str) -> HttpResponse:  # type: ignore[override]
        """Record one: 201 with it."""
        data = self.read_input(RecallInput)
        recall = recalls.open_recall(unit_id=int(unit_id), by=self.actor, at=now(), **data)
        return self.answer(recall, status=201)

    @action(detail=True, methods=["post"])
    @shapes(input=RemedyInput, output=RecallOutput)
    def remedy(self, request: Request, unit_id: str, pk: str) -> HttpResponse:
        """The campaign was done on this unit."""
        data = self.read_input(RemedyInput)
        recall = recalls.remedy(unit_id=int(unit_id), recall_id=int(pk), by=self.actor, at=now(), **data)
        return self.answer(recall)
