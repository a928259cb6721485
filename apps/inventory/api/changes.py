"""/api/v1/stock-units/changes/: what changed since a partner last asked."""

from typing import Any

from django.http import HttpResponse, QueryDict
from rest_framework import serializers

from apps.core.api.content import json_response
from apps.core.api.filters import refuse_unknown
from apps.core.api.lists import page_size
from apps.inventory import lifecycle
from apps.inventory.api.serializers import LIST_FIELDS, StockUnitListed
from apps.inventory.changes import changes_after
from apps.inventory.models import StockUnit


class ChangedUnit(StockUnitListed):
    """A stock unit as it is now; ``ended`` says that its stay is over: take it off a site."""

    ended = serializers.SerializerMethodField()

    class Meta:
        model = StockUnit
        fields = (*LIST_FIELDS, "ended")

    def get_ended(self, unit: StockUnit) -> bool:
        """Delivered, cancelled, transferred, returned or written off."""
        return unit.status in lifecycle.CLOSED


class ChangesOutput(serializers.Serializer[Any]):
    """Keep ``cursor`` and ask with it again: at once while ``more``, else after a while."""

    results = ChangedUnit(many=True)
    cursor = serializers.CharField()
    more = serializers.BooleanField()


def changes_answer(params: QueryDict) -> HttpResponse:
    """One page of changes for ``?cursor=`` and ``?page_size=``."""
    refuse_unknown(params, ("cursor", "page_size"))
    found = changes_after(
        str(params.get("cursor", "")), LIST_FIELDS, page_size(str(params.get("page_size", "")))
    )
    return json_response(
        {"results": [_shown(row) for row in found.rows], "cursor": found.cursor, "more": found.more}
    )


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    unit = dict(zip(LIST_FIELDS, row, strict=True))
    return unit | {"ended": unit["status"] in lifecycle.CLOSED}
