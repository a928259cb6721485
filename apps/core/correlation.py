"""One id follows a request or a tick of the clock through job, task, outbox and log line."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")

_current: ContextVar[str] = ContextVar("correlation_id", default="")
_address: ContextVar[str | None] = ContextVar("client_address", default=None)


def new_id() -> str:
    """A fresh id, 32 hexadecimal characters."""
    return uuid4().hex


def current() -> str:
    """The id in force; empty where nothing has set one."""
    return _current.get()


def client_address() -> str | None:
    """The IP address of the request being served, for the trails; None outside requests."""
    return _address.get()


@contextmanager
def correlated(correlation_id: str = "", *, address: str | None = None) -> Iterator[str]:
    """Put an id (a new one if empty) in force for everything that the block does."""
    value = correlation_id or new_id()
    token, address_token = _current.set(value), _address.set(address)
    try:
        with structlog.contextvars.bound_contextvars(correlation_id=value):
            yield value
    finally:
        _current.reset(token)
        _address.reset(address_token)


class CorrelationMiddleware:
    """Takes the proxy's X-Request-ID if it is well formed, else makes one; answers with it.

    It comes first, so that the request log takes over the same id.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.headers.get(HEADER, "")
        accepted = offered if _ACCEPTABLE.fullmatch(offered) else ""
        with correlated(accepted, address=request.META.get("REMOTE_ADDR") or None) as value:
            request.META["HTTP_X_REQUEST_ID"] = value
            response = self.get_response(request)
            response[HEADER] = value
            return response
