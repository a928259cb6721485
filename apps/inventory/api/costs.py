"""/api/v1/stock-units/{id}/costs/: the cost ledger of one unit."""

from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.core.api.serializers import ReasonInput
from apps.core.api.verbs import CreateMixin, shapes
from apps.core.clock import now
from apps.inventory import permissions as may
from apps.inventory.api.inputs import CostInput
from apps.inventory.api.serializers import CostEntryOutput
from apps.inventory.api.trails import UnitTrail
from apps.inventory.cost import CostKind
from apps.inventory.models import CostEntry
from apps.inventory.services import costs


class CostEntryViewSet(CreateMixin, UnitTrail):
    """Ledger lines, newest first. A line is never edited: it is taken back by a reversing one."""

    queryset = CostEntry.objects.all()
    columns = {name: name for name in CostEntryOutput.Meta.fields}
    list_serializer = CostEntryOutput
    output_serializer = CostEntryOutput
    input_serializers = {"create": CostInput}
    required_permissions = {
        "list": may.SEE_COST,
        "create": may.ENTER_COST,
        "reverse": may.REVERSE_COST,
    }

    def create(self, request: Request, unit_id: str) -> HttpResponse:  # type: ignore[override]
        """Enter a cost: 201 with the line."""
        data = self.read_input(CostInput)
        kind = CostKind(data.pop("kind"))
        entry = costs.add_cost(unit_id=int(unit_id), kind=kind, by=self.actor, at=now(), **data)
        return self.answer(entry, status=201)

    @action(detail=True, methods=["post"])
    @shapes(input=ReasonInput, output=CostEntryOutput)
    def reverse(self, request: Request, unit_id: str, pk: str) -> HttpResponse:
        """Take a line back, once, with a reason: 201 with the reversing line."""
        data = self.read_input(ReasonInput)
        entry = costs.reverse_cost(unit_id=int(unit_id), entry_id=int(pk), by=self.actor, at=now(), **data)
        return self.answer(entry, status=201)
