"""A browser with a network address of its own, and people with a password."""

import itertools

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.accounts.tests.fixtures import Dealer

_hosts = itertools.count(1)


def browser_at(address: str) -> Client:
    """A browser at a network address."""
    return Client(
        REMOTE_ADDR=address, headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
    )


@pytest.fixture
def visitor(db: None) -> Client:
    """A browser that nobody used before."""
    return browser_at(f"10.1.{next(_hosts) % 250}.7")


@pytest.fixture
def rep(dealer: Dealer) -> User:
    """A sales rep without a second factor."""
    return dealer.user("sales_rep")


@pytest.fixture
def admin(dealer: Dealer) -> User:
    """A dealer admin without a second factor."""
    return dealer.user("dealer_admin")
