"""/api/v1/stock-units/{id}/work-items/: what has to be done to one unit, and its verbs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.core.api.serializers import Input, ReasonInput
from apps.core.api.verbs import CreateMixin, shapes
from apps.core.api.versions import check_match
from apps.core.clock import now
from apps.inventory import permissions as may
from apps.inventory.api.trails import UnitTrail
from apps.inventory.models import WorkItem, WorkKind
from apps.inventory.services import work, work_done

AMOUNTS = ("estimate", "approved_amount", "actual")


class WorkItemOutput(serializers.ModelSerializer[WorkItem]):
    """One job. Amounts are null to those who may see neither work nor cost."""

    estimate = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)

    class Meta:
        model = WorkItem
        fields = (
            "id",
            "title",
            "kind",
            "state",
            "step_id",
            "vendor",
            "note",
            *AMOUNTS,
            "reason",
            "proposed_by_name",
            "proposed_at",
            "asked_by_name",
            "asked_at",
            "decided_by_name",
            "decided_at",
            "within_limit",
            "self_approved",
            "finished_by_name",
            "finished_on",
            "reference",
            "version",
        )


class WorkItemInput(Input):
    """A job; an empty vendor is in-house, a zero estimate costs nothing."""

    title = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=WorkKind.choices)
    estimate = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    step_id = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    vendor = serializers.CharField(max_length=120, required=False, allow_blank=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class FinishInput(Input):
    """What it came to; done today if no day is named."""

    actual = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    finished_on = serializers.DateField(required=False)
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)


class WorkItemViewSet(CreateMixin, UnitTrail):
    """Work on a unit, newest first. Within the store's limit a new item is approved at once."""

    queryset = WorkItem.objects.all()
    columns = {name: name for name in WorkItemOutput.Meta.fields}
    list_serializer = WorkItemOutput
    output_serializer = WorkItemOutput
    input_serializers = {"create": WorkItemInput}
    required_permissions = {
        "list": may.VIEW,
        "create": may.WORK,
        "approve": may.APPROVE_WORK,
        "decline": may.APPROVE_WORK,
        "finish": may.WORK,
        "cancel": may.WORK,
        "undo": may.REVERSE_COST,
    }

    def shape(self, row: dict[str, Any]) -> dict[str, Any]:
        """Without amounts that the actor may not see."""
        return row if may.sees_work_amounts(self.actor) else {**row, **dict.fromkeys(AMOUNTS)}

    def shown(self, row: Any) -> Any:
        """The same for one row."""
        return self.shape(super().shown(row))

    def create(self, request: Request, unit_id: str) -> HttpResponse:  # type: ignore[override]
        """Propose a job: 201 with it."""
        data = self.read_input(WorkItemInput)
        item = work.propose(unit_id=int(unit_id), by=self.actor, at=now(), **data)
        return self.answer(item, status=201)

    @action(detail=True, methods=["post"])
    @shapes(output=WorkItemOutput)
    def approve(self, request: Request, unit_id: str, pk: str) -> HttpResponse:
        """Approve what is asked."""
        return self._act(work.approve)

    @action(detail=True, methods=["post"])
    @shapes(input=ReasonInput, output=WorkItemOutput)
    def decline(self, request: Request, unit_id: str, pk: str) -> HttpResponse:
        """Decline what is asked, with a reason."""
        return self._act(work.decline, ReasonInput)

    @action(detail=True, methods=["post"])
    @shapes(input=ReasonInput, output=WorkItemOutput)
    def cancel(self, request: Request, unit_id: str, pk: str) -> HttpResponse:
        """It is not wanted any more."""
        return self._act(work.cancel, ReasonInput)

    @action(detail=True, methods=["post"])
    @shapes(input=FinishInput, output=WorkItemOutput)
    def finish(self, request: Request, unit_id: str, pk: str) -> HttpResponse:
        """It is done; back to ``proposed`` if it came to more than approved and tolerated."""
        return self._act(work_done.finish, FinishInput)

    @action(detail=True, methods=["post"])
    @shapes(input=ReasonInput, output=WorkItemOutput)
    def undo(self, request: Request, unit_id: str, pk: str) -> HttpResponse:
        """It was not done: its line in the cost ledger is reversed."""
        return self._act(work_done.undo, ReasonInput)

    def _act(self, verb: Callable[..., WorkItem], body: type[Input] | None = None) -> HttpResponse:
        row, match = self.get_row(), self.request._request.headers.get("If-Match")
        check_match(match, row, required=False)
        data = self.read_input(body) if body else {}
        version = row.version if match else None
        item = verb(item_id=row.pk, unit_id=row.unit_id, version=version, by=self.actor, at=now(), **data)
        return self.answer(item)
