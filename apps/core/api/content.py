"""JSON in and out: orjson, with limits on what comes in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from apps.core.api.errors import Unreadable

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def dumps(data: Any) -> bytes:
    """``data`` as JSON bytes: Decimals as strings, instants in UTC with a Z."""
    return orjson.dumps(data, default=_other, option=OPTIONS)


def json_response(data: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer with ``data`` as its JSON body."""
    return HttpResponse(dumps(data), status=status, content_type="application/json", headers=headers)


def _other(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


class JSONRenderer(BaseRenderer):
    """Names the media type for the schema; the views write their bytes themselves."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return dumps(data)


class JSONParser(BaseParser):
    """Strict JSON of bounded size (``DATA_UPLOAD_MAX_MEMORY_SIZE``) and depth (``API_JSON_DEPTH``)."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        # Django's own ``body`` refuses what is too large before it reads it.
        body = parser_context["request"]._request.body
        try:
            data = orjson.loads(body)
        except orjson.JSONDecodeError as exc:
            raise Unreadable(f"The body is not valid JSON: {exc}.") from exc
        refuse_depth(data, settings.API_JSON_DEPTH)
        return data


def refuse_depth(data: Any, limit: int) -> None:
    """Raise Unreadable if ``data`` is nested more than ``limit`` levels; walks without recursion."""
    level = [data]
    for _ in range(limit + 1):
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise Unreadable(f"The body is nested more than {limit} levels deep.", code="too_deep")


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
