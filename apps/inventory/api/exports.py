"""/api/v1/stock-exports/: stock as a file."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.core.actor import Actor
from apps.core.api.cursors import Ordering
from apps.core.api.serializers import Input
from apps.core.api.views import CreateMixin, DetailMixin, ListMixin, ScopedViewSet
from apps.core.clock import now
from apps.inventory import permissions as may
from apps.inventory.exporting.serving import file_response
from apps.inventory.exporting.states import FORMATS
from apps.inventory.models import StockExport
from apps.inventory.services import exports


class StockExportOutput(serializers.ModelSerializer[StockExport]):
    """One export. Once ``state`` is "ready" its file is at …/stock-exports/{id}/file/ until ``expires_at``."""

    class Meta:
        model = StockExport
        fields = (
            "id",
            "format",
            "query",
            "chosen",
            "state",
            "with_cost",
            "rows",
            "size",
            "job_id",
            "created_by_name",
            "created_at",
            "expires_at",
            "version",
        )


class StockExportInput(Input):
    """``query``: parameters of /api/v1/stock-units/, such as "status__in=in_stock&ordering=-price"."""

    format = serializers.ChoiceField(choices=list(FORMATS.items()))
    query = serializers.CharField(max_length=4_000, required=False, allow_blank=True)
    unit_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=exports.MOST_CHOSEN,
        required=False,
        help_text="Only these of what the query lists.",
    )


class StockExportViewSet(ListMixin, DetailMixin, CreateMixin, ScopedViewSet):
    """Files of stock that somebody asked for; those with cost for holders of ``inventory.see_cost``."""

    queryset = StockExport.objects.all()
    columns = {name: name for name in StockExportOutput.Meta.fields}
    list_serializer = output_serializer = StockExportOutput
    input_serializers = {"create": StockExportInput}
    orderings = (Ordering("-id"), Ordering("id"))
    required_permissions = {
        "list": may.EXPORT,
        "retrieve": may.EXPORT,
        "create": may.EXPORT,
        "file": may.EXPORT,
    }

    def get_queryset(self) -> QuerySet[StockExport]:
        """Without those that tell a cost to who may not see it."""
        found: QuerySet[StockExport] = super().get_queryset()
        return found if self.actor.can(may.SEE_COST) else found.filter(with_cost=False)

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> StockExport:
        return exports.export(by=by, at=now(), **data)

    @action(detail=True)
    def file(self, request: Request, pk: str) -> FileResponse:
        """The file; 409 while it is being made and once it has expired."""
        return file_response(exports.take(export_id=int(pk), by=self.actor, at=now()))
