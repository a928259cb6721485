"""The base view set: scope, permission, throttle, idempotency; the verbs are mixins."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from apps.core.actor import NOBODY, Actor
from apps.core.api import idempotency, throttles
from apps.core.api.content import JSONParser, JSONRenderer
from apps.core.api.errors import ChooseDealership, Unauthenticated
from apps.core.api.lists import ListMixin
from apps.core.api.pagination import CursorPages
from apps.core.api.schema import ApiSchema, BearerToken
from apps.core.api.verbs import CreateMixin, DeleteMixin, DetailMixin, UpdateMixin, transition
from apps.core.errors import NotFound
from apps.core.tenancy import current_scope

__all__ = [
    "CreateMixin",
    "DeleteMixin",
    "DetailMixin",
    "ListMixin",
    "ScopedViewSet",
    "UpdateMixin",
    "transition",
]


class ScopedViewSet(GenericViewSet[Any]):
    """An endpoint inside the request's scope, for the actor of the bearer token.

    ``required_permissions`` names a permission code for each action; an action without one is a
    programming error. ``None`` means that being signed in is enough. ``public`` endpoints need no
    token; ``needs_dealership`` is off for the few that work before a dealership is chosen.
    """

    authentication_classes = (BearerToken,)
    permission_classes = ()
    throttle_classes = ()
    renderer_classes = (JSONRenderer,)
    parser_classes = (JSONParser,)
    filter_backends = (DjangoFilterBackend,)
    pagination_class = CursorPages
    metadata_class = None
    schema = ApiSchema()
    lookup_value_regex = "[0-9]{1,18}"

    required_permissions: ClassVar[Mapping[str, str | None]] = {}
    public: ClassVar[bool] = False
    needs_dealership: ClassVar[bool] = True
    idempotent: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if current_scope() is not None:
            raise ImproperlyConfigured(
                f"{cls.__name__} was first imported inside a scope and would keep to it"
            )

    @property
    def actor(self) -> Actor:
        """Who asks."""
        actor: Actor = getattr(self.request._request, "actor", NOBODY)
        return actor

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """DRF's cycle, with POST effects made once and no content negotiation."""
        self.args, self.kwargs = args, kwargs
        wrapped = self.request = self.initialize_request(request, *args, **kwargs)
        self.headers: dict[str, str] = {}
        response: Any
        try:
            self.initial(wrapped, *args, **kwargs)
            response = self._handle(wrapped, *args, **kwargs)
        except Exception as exc:
            response = self.handle_exception(exc)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        self.response = response
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """How often, who, whether: in this order, so that guessing tokens is counted too."""
        request.accepted_renderer = self.renderer_classes[0]()
        request.accepted_media_type = JSONRenderer.media_type
        self.headers.update(throttles.check(self.actor, request._request))
        if not self.public:
            self._authenticate(request)
        self._authorise()

    def get_row(self, *, lock: bool = False) -> Any:
        """The row of the path within the scope, locked if it is to be written; else 404."""
        queryset = self.get_queryset()
        if lock:
            queryset = queryset.select_for_update(of=("self",), no_key=True)
        # Unordered: first() would sort the one row.
        row = next(iter(queryset.filter(pk=int(self.kwargs["pk"])).order_by()[:1]), None)
        if row is None:
            raise NotFound(f"There is no {queryset.model._meta.verbose_name} with this id here.")
        return row

    def _handle(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        method = (request.method or "").lower()
        handler = getattr(self, method, None) if method in self.http_method_names else None
        if handler is None:
            handler = self.http_method_not_allowed
        if method == "post" and self.idempotent:
            return idempotency.once(request._request, self.actor, lambda: handler(request, *args, **kwargs))
        response: HttpResponse = handler(request, *args, **kwargs)
        return response

    def _authenticate(self, request: Request) -> None:
        error = getattr(request._request, "auth_error", None)
        if error is not None:
            raise error
        if self.actor.user_id is None:
            raise Unauthenticated("Send an access token: Authorization: Bearer <token>.")
        if self.needs_dealership and self.actor.dealership_id is None:
            raise ChooseDealership("Say which dealership you mean: send the header X-Dealership: <slug>.")

    def _authorise(self) -> None:
        action: str | None = self.action
        if action is None or action == "metadata":  # A method that no route has, or OPTIONS: 405 follows.
            return
        if action not in self.required_permissions:
            raise ImproperlyConfigured(f"{type(self).__name__}.{action} declares no required permission")
        code = self.required_permissions[action]
        if code is not None:
            self.actor.require(code)
