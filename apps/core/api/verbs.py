"""What a view set can do besides listing: one service call each, then the row as it is now."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.core.actor import Actor
from apps.core.api.content import json_response
from apps.core.api.versions import check_match, etag, unchanged


class RowMixin:
    """Shared by the verbs: how a row is shown and how input is read.

    ``output_serializer`` shows one row; ``input_serializers`` maps an action to the serializer
    that checks its body.
    """

    output_serializer: ClassVar[type[Any]]
    input_serializers: ClassVar[Mapping[str, type[Any]]] = {}

    action: str
    request: Any
    kwargs: dict[str, Any]
    actor: Actor
    get_row: Any

    def shown(self, row: Any) -> Any:
        """``row`` as JSON-ready data. Building a ModelSerializer costs more than using one: keep it."""
        return serializer_of(self.output_serializer).to_representation(row)

    def answer(self, row: Any, *, status: int = 200) -> HttpResponse:
        """``row`` with its ETag."""
        tag = etag(row)
        return json_response(self.shown(row), status=status, headers={"ETag": tag} if tag else None)

    def read_input(self, serializer: type[Any], *, partial: bool = False) -> dict[str, Any]:
        """The checked body; unknown members are refused by the serializers' strict base."""
        bound = serializer(
            data=self.request.data, partial=partial, context={"request": self.request, "view": self}
        )
        bound.is_valid(raise_exception=True)
        data: dict[str, Any] = bound.validated_data
        return data

    def locked_row(self, *, version_required: bool) -> Any:
        """The row of the path, locked, at the version that the client saw."""
        row = self.get_row(lock=True)
        check_match(self.request._request.headers.get("If-Match"), row, required=version_required)
        return row


class DetailMixin(RowMixin):
    """``GET /things/{id}/``; 304 if the client has this version."""

    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        """One row."""
        row = self.get_row()
        tag = etag(row)
        if unchanged(request._request.headers.get("If-None-Match"), tag):
            return HttpResponse(status=304, headers={"ETag": tag})
        return self.answer(row)


class CreateMixin(RowMixin):
    """``POST /things/``."""

    def create(self, request: Request) -> HttpResponse:
        """A new row: 201 with its address."""
        row = self.perform_create(by=self.actor, data=self.read_input(self.input_serializers["create"]))
        response = self.answer(row, status=201)
        response["Location"] = f"{request._request.path}{row.pk}/"
        return response

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> Any:
        """Call the service; return the row."""
        raise NotImplementedError


class UpdateMixin(RowMixin):
    """``PATCH /things/{id}/`` with If-Match."""

    def partial_update(self, request: Request, pk: str) -> HttpResponse:
        """The row with the members of the body changed."""
        row = self.locked_row(version_required=True)
        data = self.read_input(self.input_serializers["partial_update"], partial=True)
        return self.answer(self.perform_update(by=self.actor, row=row, data=data))

    def perform_update(self, *, by: Actor, row: Any, data: dict[str, Any]) -> Any:
        """Call the service with what was sent; return the row."""
        raise NotImplementedError


class DeleteMixin(RowMixin):
    """``DELETE /things/{id}/`` with If-Match."""

    def destroy(self, request: Request, pk: str) -> HttpResponse:
        """No content."""
        self.perform_destroy(by=self.actor, row=self.locked_row(version_required=True))
        return HttpResponse(status=204)

    def perform_destroy(self, *, by: Actor, row: Any) -> None:
        """Call the service."""
        raise NotImplementedError


def transition(*, input: type[Any] | None = None, url_path: str | None = None) -> Callable[[Any], Any]:
    """A verb on one row: ``POST /things/{id}/verb/``, If-Match optional, answers the row.

    Decorates ``def hold(self, *, by, row, data)``, which calls one service and returns the row.
    """

    def decorate(verb: Callable[..., Any]) -> Any:
        @wraps(verb)
        def endpoint(self: Any, request: Request, pk: str) -> HttpResponse:
            row = self.locked_row(version_required=False)
            data = self.read_input(input) if input else {}
            shown: HttpResponse = self.answer(verb(self, by=self.actor, row=row, data=data))
            return shown

        endpoint.input_serializer = input  # type: ignore[attr-defined]
        path = url_path or verb.__name__.replace("_", "-")
        return action(detail=True, methods=["post"], url_path=path)(endpoint)

    return decorate


def shapes(*, input: type[Any] | None = None, output: type[Any] | None = None) -> Callable[[Any], Any]:
    """Say for the schema what an action takes and answers; without ``output`` it answers 204."""

    def decorate(endpoint: Any) -> Any:
        endpoint.input_serializer, endpoint.output_serializer = input, output
        return endpoint

    return decorate


_serializers: dict[type[Any], Any] = {}


def serializer_of(kind: type[Any]) -> Any:
    """One shared instance of ``kind`` for output: representation keeps no state."""
    if kind not in _serializers:
        _serializers[kind] = kind()
    return _serializers[kind]
