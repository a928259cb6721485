"""What drf-spectacular needs to know about cursor pages; ``lists`` does the work."""

from typing import Any

from rest_framework.pagination import BasePagination

from apps.core.api.lists import DEFAULT_SIZE, MAX_SIZE

_LINK = {"type": "string", "format": "uri", "nullable": True}
_COUNT = {
    "type": "object",
    "description": "Only with count=true. Counted up to 1,000.",
    "properties": {
        "value": {"type": "integer"},
        "more": {"type": "boolean"},
        "label": {"type": "string", "example": "1,000+"},
    },
    "required": ["value", "more", "label"],
}


class CursorPages(BasePagination):
    """The envelope and the parameters of a list."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """``{results, next, previous, count?}``."""
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": _LINK, "previous": _LINK, "count": _COUNT},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Cursor, size, ordering, count and, where there is one, search."""
        orderings = [ordering.name for ordering in getattr(view, "orderings", ())]
        parameters = [
            _query("cursor", "From the links next and previous.", {"type": "string"}),
            _query(
                "page_size",
                "",
                {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE},
            ),
            _query("ordering", "Nulls come last.", {"type": "string", "enum": orderings}),
            _query("count", "Ask for the number of rows too.", {"type": "string", "enum": ["true", "false"]}),
        ]
        if getattr(view, "searchable", False):
            parameters.append(_query("search", "", {"type": "string", "maxLength": 200}))
        return parameters


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
