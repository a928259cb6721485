"""One scope a request, closed before the answer leaves."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.handlers.exception import response_for_exception
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import get_resolver
from django.utils.module_loading import import_string

from apps.core.actor import NOBODY, Actor
from apps.core.audit import record_outside
from apps.core.errors import DomainError
from apps.core.tenancy.scope import Scope, scope

_REFUSED = "_refused_by_domain"

Resolver = Callable[[HttpRequest], Actor | None]


class ScopeMiddleware:
    """Runs the rest of the request as its actor, in his dealership, in one transaction.

    The setting SCOPE_RESOLVER names a function from request to Actor or None. An actor without
    a dealership gets no scope: tenant tables then raise NoScope.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # Now, not in the first request's scope: a view's class-level queryset would bind to it.
        get_resolver().url_patterns  # noqa: B018

    @cached_property
    def resolve(self) -> Resolver:
        """Looked up late: settings may name an app that loads after this module."""
        resolver: Resolver = import_string(settings.SCOPE_RESOLVER)
        return resolver

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = self.resolve(request) or NOBODY
        request.actor = actor  # type: ignore[attr-defined]
        if actor.dealership_id is None:
            return self.get_response(request)
        with scope_of(actor):
            response = self.get_response(request)
            # An exception has become a response by now, so the transaction would commit.
            if response.status_code >= 500 or getattr(request, _REFUSED, False):
                transaction.set_rollback(True)
            if response.status_code == 403:
                _audit_denial(request, actor)
        return _stream_in_scope(response, actor)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A refusal that a page did not show by itself: its status, and nothing of it is kept."""
        if not isinstance(exception, DomainError):
            return None
        setattr(request, _REFUSED, True)
        kind = {403: PermissionDenied, 404: Http404}.get(exception.status, BadRequest)
        response = response_for_exception(request, kind(exception.message))
        response.status_code = exception.status
        return response


def scope_of(actor: Actor) -> AbstractContextManager[Scope]:
    """The scope in which ``actor`` works."""
    return scope(actor.dealership_id, read_ids=actor.read_ids, group_id=actor.group_id, actor=actor)


def _audit_denial(request: HttpRequest, actor: Actor) -> None:
    match = request.resolver_match
    facts = {"method": request.method, "route": match.route if match else ""}
    record_outside("request.denied", target=None, by=actor, facts=facts)


def _stream_in_scope(response: HttpResponseBase, actor: Actor) -> HttpResponseBase:
    """A streaming body runs after the transaction: each chunk gets a short scope of its own."""
    body: Any = response
    if response.streaming and not body.is_async and not hasattr(body, "file_to_stream"):
        body.streaming_content = _chunks(iter(body.streaming_content), actor)
    return response


def _chunks(body: Iterator[bytes], actor: Actor) -> Iterator[bytes]:
    end = object()
    while True:
        with scope_of(actor):
            chunk = next(body, end)
        if chunk is end:
            return
        yield chunk  # type: ignore[misc]
