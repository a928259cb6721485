"""Ten dealerships, and one person with a token for programs and a browser that is signed in."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.test import Client

from apps.accounts.models import DealerGroup, Dealership, TokenKind, User
from apps.accounts.tests.api_fixtures import make_token
from apps.accounts.tests.factories import MembershipFactory, UserFactory
from apps.accounts.tests.signing_in import sign_in
from apps.core.clock import now
from apps.core.permissions import codes
from apps.core.tenancy import scope

COUNT = 10


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a partner's token and a staff session of the same person, at one dealership."""

    store: Dealership
    token: str
    cookie: str
    run: str
    """Tells the idempotency keys of this run from those of earlier ones."""


def stores() -> list[Dealership]:
    """The dealerships of the measurement, the large one first; made once."""
    group, _ = DealerGroup.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    found = []
    for number in range(COUNT):
        place, _ = Dealership.objects.get_or_create(
            slug=f"bench-{number}",
            defaults={"group": group, "name": f"Bench {number}", "city": "Springfield", "stock_prefix": "BN"},
        )
        found.append(place)
    return found


def caller(store: Dealership) -> Caller:
    """A general manager of ``store``, signed in both ways."""
    user = User.objects.filter(email="bench@bench.test").first() or _manager(store)
    token = make_token(
        user,
        TokenKind.PARTNER,
        scopes=sorted(codes()),
        dealerships=[store.pk],
        expires_at=now() + timedelta(days=30),
    )
    browser = sign_in(Client(), user)
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.session.session_key}"
    return Caller(store, token, cookie, run=secrets.token_hex(4))


def _manager(store: Dealership) -> User:
    user: User = UserFactory(email="bench@bench.test", name="Bench Manager")  # type: ignore[no-untyped-call, assignment]
    MembershipFactory(user=user, dealership=store, role="general_manager")  # type: ignore[no-untyped-call]
    return user


def refresh_tallies(places: Iterable[Dealership]) -> None:
    """Count the stock that was filled in past the events."""
    from apps.reports.tallies import stock

    for place in places:
        with scope(place.pk):
            stock.refresh(dealership_id=place.pk)
