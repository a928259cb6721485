"""Fixtures of API tests: clients with a token of a role at a dealership."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.conf import settings

from apps.accounts.models import ApiToken, Dealership, TokenKind, User
from apps.accounts.tests.fixtures import Dealer
from apps.accounts.tokens import new_secret
from apps.core.clock import now
from apps.core.testing.api import ApiClient


def make_token(user: User, kind: TokenKind = TokenKind.ACCESS, **fields: object) -> str:
    """A live token's text."""
    secret = new_secret(kind)
    values = {
        "family": None if kind == TokenKind.PARTNER else uuid4(),
        "expires_at": now() + timedelta(hours=1),
    }
    if kind == TokenKind.PARTNER:
        values["name"] = "Partner"
    ApiToken.objects.create(
        kind=kind, user=user, prefix=secret.prefix, digest=secret.digest, **{**values, **fields}
    )
    return secret.text


def partner_token(user: User, scopes: Sequence[str], *dealerships: Dealership) -> str:
    """A live partner token's text."""
    ids = [place.pk for place in dealerships]
    return make_token(user, TokenKind.PARTNER, scopes=list(scopes), dealerships=ids)


@pytest.fixture
def api_as(db: None) -> Callable[[str, Dealer], ApiClient]:
    """``api_as("sales_rep", dealer)``: a client with that person's access token."""
    # View sets bind their querysets when they are first imported, which must be outside a scope.
    import_module(settings.ROOT_URLCONF)

    def make(role: str, dealer: Dealer) -> ApiClient:
        return ApiClient(make_token(dealer.user(role)), dealer.dealership.slug)

    return make


@pytest.fixture
def api() -> ApiClient:
    """A client without a token."""
    return ApiClient()
