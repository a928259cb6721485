"""Fixtures of inventory's tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import Dealer
from apps.core import permissions
from apps.core.actor import Actor
from apps.core.tenancy import scope

ActorOf = Callable[..., Actor]
SignIn = Callable[[str], Client]


def actor_of(role: str, dealership: Dealership, *, user_id: int = 901) -> Actor:
    """An actor with the default permissions of ``role``, without a row behind it."""
    return Actor(
        user_id=user_id,
        name=f"The {role.replace('_', ' ')}",
        door="admin",
        dealership_id=dealership.pk,
        group_id=dealership.group_id,
        read_ids=(dealership.pk,),
        roles=frozenset({role}),
        permissions=permissions.defaults_for(role),
    )


@pytest.fixture
def shop(dealer: Dealer) -> Iterator[Dealership]:
    """Our dealership, in whose scope the test runs."""
    actor = actor_of("dealer_admin", dealer.dealership)
    with scope(dealer.dealership.pk, group_id=dealer.group.pk, actor=actor):
        yield dealer.dealership


@pytest.fixture
def boss(shop: Dealership) -> Actor:
    """A general manager of the shop."""
    return actor_of("general_manager", shop)


@pytest.fixture
def rep(shop: Dealership) -> Actor:
    """A sales rep of the shop."""
    return actor_of("sales_rep", shop, user_id=902)


@pytest.fixture
def signed_in(dealer: Dealer, sign_in: Any) -> SignIn:
    """A browser of somebody with this role."""
    return lambda role: sign_in(dealer.user(role), dealer.dealership)
