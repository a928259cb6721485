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

from apps.accounts import bearer
from apps.accounts.grants import held_by
from apps.accounts.models import ApiToken, TokenKind, User
from apps.accounts.selectors import dealerships_of
from apps.accounts.token_scopes import codes_of
from apps.core.actor import Actor
from apps.core.api.errors import Unauthenticated
from apps.core.clock import now
from apps.core.errors import DomainError, NotAllowed
from apps.core.permissions import codes

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

    Sets ``request.api_token_id``. Never raises: what is wrong waits in ``request.auth_error`` until
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
    match = _TEXT.fullmatch(text.strip()) if scheme.lower() == "bearer" else None
    at, slug = now(), request.headers.get("X-Dealership")
    found = bearer.read(match[2], at=at, slug=slug) if match else None
    if found is None or not _is_good(found, text.strip(), at):
        raise Unauthenticated(
            "This token is unknown, expired or revoked. Sign in again or ask for a new one."
        )
    _touch(found, at)
    request.api_token_id = found.token_id  # type: ignore[attr-defined]
    return _actor(_placed(found, match[2] if match else "", slug, at))


def _is_good(found: bearer.Bearer, text: str, at: datetime) -> bool:
    """The secret is right, the token is one to work with and lives, and its person may sign in."""
    alive = found.revoked_at is None and at < found.expires_at and found.is_active
    works = found.kind in (TokenKind.ACCESS, TokenKind.PARTNER)
    return hmac.compare_digest(found.digest, digest_of(text)) and works and alive


def _touch(found: bearer.Bearer, at: datetime) -> None:
    """At most once a minute, before the request's transaction begins."""
    if found.last_used_at is not None and at - found.last_used_at < TOUCH_EVERY:
        return
    due = Q(last_used_at=None) | Q(last_used_at__lt=at - TOUCH_EVERY)
    ApiToken.objects.filter(due, pk=found.token_id).update(last_used_at=at)


def _placed(found: bearer.Bearer, prefix: str, slug: str | None, at: datetime) -> bearer.Bearer:
    """``found`` at the dealership that was named; without a name at the only one, if there is one."""
    if found.reaches:
        return found
    if slug is not None:
        raise NotAllowed(
            "This token reaches no dealership of that name. GET /api/v1/dealerships/ lists those it reaches.",
            code="dealership_not_reachable",
        )
    only = _only_dealership(found)
    at_only = bearer.read(prefix, at=at, place=only) if only is not None else None
    return at_only if at_only is not None and at_only.reaches else found._replace(dealership_id=None)


def _only_dealership(found: bearer.Bearer) -> int | None:
    reachable = dealerships_of(User(pk=found.user_id, is_platform_admin=found.is_platform_admin))
    if found.dealerships:
        reachable = reachable.filter(pk__in=found.dealerships)
    ids = list(reachable.order_by("pk").values_list("pk", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None


def _actor(found: bearer.Bearer) -> Actor:
    """A person's own access token is the person; a partner's holds a part of its maker."""
    actor = _person(found)
    if found.kind != TokenKind.PARTNER:
        return actor
    return replace(
        actor,
        name=f"{found.token_name} ({actor.name})",
        token_id=found.token_id,
        roles=actor.roles - {"platform_admin"},
        permissions=actor.permissions & codes_of(tuple(found.scopes)),
        all_powerful=False,
    )


def _person(found: bearer.Bearer) -> Actor:
    if found.dealership_id is None or found.group_id is None or found.grants_stamp is None:
        return Actor(user_id=found.user_id, name=found.user_name, door="api")
    supreme, roles = found.is_platform_admin, frozenset(found.roles)
    return Actor(
        user_id=found.user_id,
        name=found.user_name,
        door="api",
        dealership_id=found.dealership_id,
        group_id=found.group_id,
        read_ids=(found.dealership_id,),
        roles=roles | {"platform_admin"} if supreme else roles,
        permissions=codes() if supreme else held_by(roles, found.group_id, found.grants_stamp),
        all_powerful=supreme,
    )
