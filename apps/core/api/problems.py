"""RFC 9457: every refusal of the API is one ``application/problem+json`` document."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from django.core import signals
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions as drf

from apps.core import correlation
from apps.core.api.errors import TooLarge, Unavailable
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from apps.core.tenancy import current_scope

CONTENT_TYPE = "application/problem+json"

log = structlog.get_logger(__name__)


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """DRF's ``EXCEPTION_HANDLER``: undo the request's writes and answer with a problem."""
    request: HttpRequest = context["request"]._request
    if current_scope() is not None:
        transaction.set_rollback(True)
    return problem_response(exc, request)


def problem_response(exc: Exception, request: HttpRequest) -> HttpResponse:
    """The answer for ``exc``; an error nobody foresaw is logged and told without detail."""
    known = translate(exc)
    if known is None:
        log.exception("api_error", exc_info=exc)
        signals.got_request_exception.send(sender=type(exc), request=request)
        known = _Unforeseen()
    response = HttpResponse(orjson.dumps(document(known)), content_type=CONTENT_TYPE, status=known.status)
    for name, value in getattr(known, "headers", {}).items():
        response[name] = value
    return response


def document(error: DomainError) -> dict[str, object]:
    """The problem as data; facts of ``error.extra`` stand beside the standard members."""
    return {
        **error.extra,
        "type": f"urn:problem:{error.code}",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
        "errors": list(getattr(error, "errors", None) or _field_errors(error)),
        "correlation_id": correlation.current(),
    }


def translate(exc: Exception) -> DomainError | None:
    """``exc`` as a domain error; None for one that nobody foresaw."""
    if isinstance(exc, DomainError):
        return exc
    if isinstance(exc, drf.APIException):
        return _from_drf(exc)
    for kinds, make in _FOREIGN:
        if isinstance(exc, kinds):
            log.info("api_refused", error=type(exc).__name__)
            known: DomainError = make()
            return known
    return None


_FOREIGN: tuple[tuple[tuple[type[Exception], ...], Any], ...] = (
    ((Http404,), lambda: NotFound("There is no such thing here.")),
    ((PermissionDenied,), lambda: NotAllowed("You may not do this.")),
    ((RequestDataTooBig,), lambda: TooLarge("The request body is too large.")),
    ((SuspiciousOperation,), lambda: Invalid("The request is malformed.", code="malformed")),
    ((OperationalError, InterfaceError), Unavailable),
    ((IntegrityError,), lambda: Conflict("This clashes with a row that exists already or is still in use.")),
    ((DataError,), lambda: Invalid("A value is out of range.", code="out_of_range")),
)


class _Unforeseen(DomainError):
    status = 500
    code = "internal_error"

    def __init__(self) -> None:
        super().__init__("Something went wrong on our side. Quote the correlation id when you ask about it.")


class _Framework(DomainError):
    """What DRF refuses by itself (validation, unknown method, media type)."""

    def __init__(self, exc: drf.APIException, errors: list[dict[str, str]], message: str, code: str) -> None:
        super().__init__(message, code=code)
        self.status = exc.status_code
        self.errors = errors


def _from_drf(exc: drf.APIException) -> DomainError:
    if isinstance(exc, drf.ValidationError):
        errors = list(_flatten("", exc.detail))
        return _Framework(exc, errors, "Some fields are not valid; see errors.", "invalid")
    return _Framework(exc, [], str(exc.detail), str(getattr(exc.detail, "code", exc.default_code)))


def _flatten(path: str, detail: Any) -> Iterator[dict[str, str]]:
    """DRF's nested details as ``{field: "lines.2.price", code, detail}``."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            inner = path if key == "non_field_errors" else f"{path}.{key}".lstrip(".")
            yield from _flatten(inner, value)
    elif isinstance(detail, list):
        for position, value in enumerate(detail):
            nested = isinstance(value, list | Mapping)
            yield from _flatten(f"{path}.{position}".lstrip(".") if nested else path, value)
    else:
        yield {"field": path, "code": str(getattr(detail, "code", "invalid")), "detail": str(detail)}


def _field_errors(error: DomainError) -> Iterator[dict[str, str]]:
    for field, messages in error.fields.items():
        for message in messages:
            yield {"field": field, "code": error.code, "detail": message}
