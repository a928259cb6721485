"""``/auth/``: a person signs in with password and code and gets short tokens."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.accounts.access import personal_actor
from apps.accounts.api.token import token_of
from apps.accounts.identity.api_sign_in import sign_in
from apps.accounts.models import ApiToken, Dealership, TokenKind
from apps.accounts.selectors import dealerships_of
from apps.accounts.services.tokens import Pair, rotate, sign_out
from apps.accounts.tokens import find
from apps.core.api.content import json_response
from apps.core.api.errors import TooMany, Unauthenticated
from apps.core.api.serializers import Input
from apps.core.api.verbs import RowMixin, shapes
from apps.core.api.views import ScopedViewSet
from apps.core.clock import now
from apps.core.errors import NotAllowed

MOST_PLACES = 200


class SignInInput(Input):
    """``code`` is of the authenticator app, or a recovery code."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=4096, trim_whitespace=False)
    code = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)


class RefreshInput(Input):
    """A refresh token works once."""

    refresh = serializers.CharField(max_length=200)


class TokenPair(serializers.Serializer[Any]):
    """Send ``access`` as Authorization: Bearer; keep ``refresh`` for /auth/refresh/."""

    access = serializers.CharField()
    refresh = serializers.CharField()
    token_type = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds until the access token ends.")
    refresh_expires_at = serializers.DateTimeField()


class Place(serializers.Serializer[Any]):
    """A dealership in reach."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class Me(serializers.Serializer[Any]):
    """Who the token stands for, and what it may do at the dealership that was meant."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()
    token_kind = serializers.ChoiceField(choices=TokenKind.values)
    token_name = serializers.CharField(allow_blank=True)
    token_expires_at = serializers.DateTimeField()
    dealership = serializers.CharField(allow_null=True, help_text="Slug; null until one is named.")
    roles = serializers.ListField(child=serializers.CharField())
    permissions = serializers.ListField(child=serializers.CharField())
    dealerships = Place(many=True, help_text=f"At most {MOST_PLACES}; all are at /dealerships/.")


class SignInViewSet(RowMixin, ScopedViewSet):
    """Signing in with e-mail address, password and one-time code."""

    required_permissions = {"login": None, "refresh": None}
    public = True
    needs_dealership = False
    idempotent = False

    @shapes(input=SignInInput, output=TokenPair)
    @action(detail=False, methods=["post"])
    def login(self, request: Request) -> HttpResponse:
        """Tokens for a person. Whatever was wrong, the answer is the same."""
        data = self.read_input(SignInInput)
        try:
            pair = sign_in(**data, address=_address(request._request))
        except NotAllowed as refused:
            if "retry_after" in refused.extra:
                raise TooMany(retry_after=int(str(refused.extra["retry_after"])), headers={}) from refused
            raise Unauthenticated(refused.message, code=refused.code) from refused
        return _shown(pair)

    @shapes(input=RefreshInput, output=TokenPair)
    @action(detail=False, methods=["post"])
    def refresh(self, request: Request) -> HttpResponse:
        """The next pair. A refresh token that comes a second time ends the whole sign-in."""
        token = find(self.read_input(RefreshInput)["refresh"], TokenKind.REFRESH)
        pair = rotate(token=token) if token else None
        if pair is None:
            raise Unauthenticated("This refresh token is unknown, used, expired or revoked. Sign in again.")
        return _shown(pair)


class MeViewSet(RowMixin, ScopedViewSet):
    """The token itself."""

    required_permissions = {"me": None, "logout": None}
    needs_dealership = False
    idempotent = False

    @shapes(output=Me)
    @action(detail=False, methods=["get"])
    def me(self, request: Request) -> HttpResponse:
        """Who this token stands for, and what it may do."""
        token = token_of(request)
        here = Dealership.objects.filter(pk=self.actor.dealership_id or 0).first()
        return json_response(
            {
                "id": token.user.pk,
                "name": token.user.name,
                "email": token.user.email,
                "token_kind": token.kind,
                "token_name": token.name,
                "token_expires_at": token.expires_at,
                "dealership": here.slug if here else None,
                "roles": sorted(self.actor.roles),
                "permissions": sorted(self.actor.permissions),
                "dealerships": _places(token),
            }
        )

    @shapes()
    @action(detail=False, methods=["post"])
    def logout(self, request: Request) -> HttpResponse:
        """End this sign-in: its access and refresh tokens."""
        token = token_of(request)
        sign_out(token=token, by=personal_actor(token.user, door="api"))
        return HttpResponse(status=204)


def _shown(pair: Pair) -> HttpResponse:
    ends = pair.access.token.expires_at
    body = {
        "access": pair.access.text,
        "refresh": pair.refresh.text,
        "token_type": "Bearer",
        "expires_in": round((ends - now()).total_seconds()),
        "refresh_expires_at": pair.refresh.token.expires_at,
    }
    return json_response(body, headers={"Cache-Control": "no-store"})


def _places(token: ApiToken) -> list[dict[str, Any]]:
    reachable = dealerships_of(token.user)
    if token.dealerships:
        reachable = reachable.filter(pk__in=token.dealerships)
    rows = reachable.order_by("name", "pk").values("id", "slug", "name")[:MOST_PLACES]
    return [dict(row) for row in rows]


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
