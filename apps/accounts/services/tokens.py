"""API tokens: partners' tokens made by admins, and the short ones of people who sign in."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from apps.accounts.models import ApiToken, Dealership, TokenKind, User
from apps.accounts.permissions import MANAGE_TOKENS
from apps.accounts.selectors import dealerships_of, partner_tokens_within
from apps.accounts.services import trail
from apps.accounts.token_scopes import codes_of, known_scopes
from apps.accounts.tokens import is_alive, new_secret
from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound

LONGEST = timedelta(days=730)
_KEEP_DEAD = timedelta(days=30)


class Made(NamedTuple):
    """A token and its text, which can be shown now and never again."""

    token: ApiToken
    text: str


class Pair(NamedTuple):
    """What a sign-in gives: a short access token and the refresh token that follows it."""

    access: Made
    refresh: Made


@transaction.atomic
def make_partner_token(
    *,
    name: str,
    scopes: Collection[str],
    expires_at: datetime,
    by: Actor,
    dealership_ids: Iterable[int] = (),
) -> Made:
    """A token for a partner's program, at the actor's dealership or at several that he reaches.

    It lends the actor's own authority, narrowed to ``scopes``: when he loses a permission or
    leaves, so does the token. He must hold a code to name it, and some code of a named group.
    """
    by.require(MANAGE_TOKENS)
    if by.user_id is None:
        raise NotAllowed("A token lends a person's authority: the system has none.", code="no_person")
    user = User.objects.get(pk=by.user_id)
    places = _places(user, [*dealership_ids] or [by.dealership_id])
    _check_scopes(scopes, by)
    if not now() < expires_at <= now() + LONGEST:
        raise Invalid(
            "A token lives at most two years.", fields={"expires_at": ["Choose a day within two years."]}
        )
    if not name.strip():
        raise Invalid("Name the partner.", fields={"name": ["Say who will use it."]})
    made = _make(
        TokenKind.PARTNER,
        user,
        expires_at,
        name=name.strip()[:100],
        scopes=sorted(scopes),
        dealerships=[place.pk for place in places],
    )
    for place in places:
        facts = {"scopes": sorted(scopes), "prefix": made.token.prefix}
        trail.record("token.make", target=made.token, place=place, by=by, facts=facts)
    return made


@transaction.atomic
def revoke_partner_token(*, token_id: int, reason: str, by: Actor) -> ApiToken:
    """Stop a token that reaches the actor's dealership, from its next request on."""
    by.require(MANAGE_TOKENS)
    token = partner_tokens_within(by).select_for_update(of=("self",)).filter(pk=token_id).first()
    if token is None:
        raise NotFound("There is no such token at this dealership.")
    if token.revoked_at is not None:
        raise Conflict("This token was revoked already.", code="already_revoked")
    if not reason.strip():
        raise Invalid("Say why.", code="reason_required", fields={"reason": ["Required."]})
    token.revoked_at, token.revoked_reason = now(), reason.strip()[:200]
    token.save(update_fields=["revoked_at", "revoked_reason"])
    place = Dealership.objects.filter(pk=by.dealership_id or 0).first()
    trail.record("token.revoke", target=token, place=place, by=by, reason=reason)
    return token


@transaction.atomic
def start_sign_in(*, user: User, lasts: timedelta, by: Actor) -> Pair:
    """The first pair of somebody who has just proved himself. The refresh tokens end after ``lasts``."""
    at = now()
    ApiToken.objects.filter(user=user, expires_at__lt=at - _KEEP_DEAD).exclude(
        kind=TokenKind.PARTNER
    ).delete()
    longest = timedelta(seconds=settings.API_REFRESH_SECONDS)
    pair = _pair(user, uuid4(), at, at + min(lasts, longest))
    trail.record("token.sign_in", target=user, place=None, by=by, facts={"prefix": pair.access.token.prefix})
    return pair


def rotate(*, token: ApiToken) -> Pair | None:
    """The next pair for a refresh token, which is used up by this. None if it may not.

    A token shown twice was stolen, before or after: its whole family ends, and the end stays.
    """
    with transaction.atomic():
        held = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
        at = now()
        if held.used_at is not None:
            _end(held.family, "A refresh token was used twice.")
            return None
        if not is_alive(held, at) or held.family is None:
            return None
        held.used_at = at
        held.save(update_fields=["used_at"])
        return _pair(held.user, held.family, at, held.expires_at)


@transaction.atomic
def sign_out(*, token: ApiToken, by: Actor) -> None:
    """End the sign-in that an access token belongs to. Partner tokens are revoked by an admin."""
    if token.family is None:
        raise NotAllowed("A partner's token is revoked by an admin of the dealership.", code="partner_token")
    _end(token.family, "Signed out.")
    trail.record("token.sign_out", target=token, place=None, by=by)


def end_sign_ins(user: User, reason: str = "Signed out everywhere.") -> int:
    """End every sign-in of ``user`` through the API; how many tokens died. Partner tokens stay."""
    alive = ApiToken.objects.filter(user=user, revoked_at=None).exclude(kind=TokenKind.PARTNER)
    return alive.update(revoked_at=now(), revoked_reason=reason)


def _end(family: UUID | None, reason: str) -> None:
    ApiToken.objects.filter(family=family, revoked_at=None).update(revoked_at=now(), revoked_reason=reason)


def _pair(user: User, family: UUID, at: datetime, ends: datetime) -> Pair:
    access_ends = min(ends, at + timedelta(seconds=settings.API_ACCESS_SECONDS))
    return Pair(
        _make(TokenKind.ACCESS, user, access_ends, family=family),
        _make(TokenKind.REFRESH, user, ends, family=family),
    )


def _make(kind: TokenKind, user: User, expires_at: datetime, **fields: object) -> Made:
    secret = new_secret(kind)
    token = ApiToken(
        kind=kind, user=user, prefix=secret.prefix, digest=secret.digest, expires_at=expires_at, **fields
    )
    token.save()
    return Made(token, secret.text)


def _places(user: User, ids: list[int | None]) -> list[Dealership]:
    reachable = list(dealerships_of(user).filter(pk__in=[pk for pk in ids if pk]).order_by("pk"))
    if not reachable or len(reachable) != len(set(ids)):
        raise NotFound("There is no such dealership within your reach.")
    return reachable


def _check_scopes(scopes: Collection[str], by: Actor) -> None:
    if not scopes:
        raise Invalid("Choose what the token may do.", fields={"scopes": ["Choose at least one."]})
    unknown = sorted(set(scopes) - set(known_scopes()))
    if unknown:
        raise Invalid(f"Unknown scopes: {', '.join(unknown)}.", fields={"scopes": ["Unknown scope."]})
    for code in scopes:
        if "." in code:
            by.require(code)
    if not any(by.can(code) for code in codes_of(tuple(scopes))):
        raise NotAllowed("You hold none of what these scopes stand for.", code="above_own_role")
