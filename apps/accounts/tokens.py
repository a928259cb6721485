"""Bearer tokens: their text, and who is behind one."""

import hashlib
import hmac
import re
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.http import HttpRequest

from apps.accounts.access import Access, access_to, personal_actor
from apps.accounts.models import ApiToken, TokenKind
from apps.accounts.selectors import dealerships_of
from apps.accounts.token_scopes import codes_of
from apps.core.actor import Actor
from apps.core.api.errors import Unauthenticated
from apps.core.clock import now
from apps.core.errors import DomainError, NotAllowed

TOUCH_EVERY = timedelta(minutes=1)
_MARKS = {TokenKind.PARTNER: "dlp", TokenKind.ACCESS: "dla", TokenKind.REFRESH: "dlr"}
_TEXT = re.compile(r"(dl[par])_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


class Secret(NamedTuple):
    """A new token's text, shown once, and what is kept of it."""

    text: str
    prefix: str
    digest: str


def new_secret(kind: TokenKind) -> Secret:
    """256 random bits behind a mark that secret scanners can find."""
    prefix = secrets.token_hex(8)
    text = f"{_MARKS[kind]}_{prefix}_{secrets.token_urlsafe(32)}"
    return Secret(text, prefix, digest_of(text))


def digest_of(text: str) -> str:
    """What is kept of a token. No salt or stretching: the secret is random, not chosen."""
    return hashlib.sha256(text.encode()).hexdigest()


def find(text: str, *kinds: TokenKind) -> ApiToken | None:
    """The token of one of ``kinds`` with this text, dead or alive, with its user; one query."""
    match = _TEXT.fullmatch(text)
    if match is None:
        return None
    token = ApiToken.objects.select_related("user").filter(prefix=match[2], kind__in=kinds).first()
    if token is None or not hmac.compare_digest(token.digest, digest_of(text)):
        return None
    return token


def is_alive(token: ApiToken, at: datetime) -> bool:
    """Neither expired nor revoked, and its user may still sign in."""
    return token.revoked_at is None and at < token.expires_at and token.user.is_active


def resolve_request(request: HttpRequest) -> Actor | None:
    """Who calls the API: the actor behind ``Authorization: Bearer``, at the dealership meant.

    Sets ``request.dealership``. Never raises: what is wrong waits in ``request.auth_error`` until
    the view, which knows whether it needs a token at all, raises it. Without a nameable
    dealership the actor has none, and views that need one say so.
    """
    request.auth_error = None  # type: ignore[attr-defined]
    try:
        return _resolve(request)
    except DomainError as error:
        request.auth_error = error  # type: ignore[attr-defined]
        return None


def _resolve(request: HttpRequest) -> Actor | None:
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, text = header.partition(" ")
    token = find(text.strip(), TokenKind.ACCESS, TokenKind.PARTNER) if scheme.lower() == "bearer" else None
    at = now()
    if token is None or not is_alive(token, at):
        raise Unauthenticated(
            "This token is unknown, expired or revoked. Sign in again or ask for a new one."
        )
    _touch(token, at)
    request.api_token = token  # type: ignore[attr-defined]
    found = _place(token, request.headers.get("X-Dealership"))
    if found is None:
        return _limited(personal_actor(token.user, door="api"), token)
    request.dealership = found.dealership  # type: ignore[attr-defined]
    return _limited(found.actor, token)


def _touch(token: ApiToken, at: datetime) -> None:
    """At most once a minute, before the request's transaction begins."""
    if token.last_used_at is not None and at - token.last_used_at < TOUCH_EVERY:
        return
    due = Q(last_used_at=None) | Q(last_used_at__lt=at - TOUCH_EVERY)
    ApiToken.objects.filter(due, pk=token.pk).update(last_used_at=at)


def _place(token: ApiToken, slug: str | None) -> Access | None:
    if slug is None:
        only = _only_dealership(token)
        return access_to(token.user, only, door="api") if only is not None else None
    found = access_to(token.user, slug, door="api")
    if found is None or (token.dealerships and found.dealership.pk not in token.dealerships):
        raise NotAllowed(
            "This token reaches no dealership of that name. GET /api/v1/dealerships/ lists those it reaches.",
            code="dealership_not_reachable",
        )
    return found


def _only_dealership(token: ApiToken) -> int | None:
    if len(token.dealerships) == 1:
        return token.dealerships[0]
    reachable = dealerships_of(token.user)
    if token.dealerships:
        reachable = reachable.filter(pk__in=token.dealerships)
    ids = list(reachable.order_by("pk").values_list("pk", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None


def _limited(actor: Actor, token: ApiToken) -> Actor:
    """A person's own access token is the person; a partner's holds a part of its maker."""
    if token.kind != TokenKind.PARTNER:
        return actor
    return replace(
        actor,
        name=f"{token.name} ({actor.name})",
        token_id=token.pk,
        roles=actor.roles - {"platform_admin"},
        permissions=actor.permissions & codes_of(token.scopes),
        all_powerful=False,
    )
