"""Fixtures for every app's tests: two dealers who must never see each other, and their people."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest
from django.test import Client

from apps.accounts.access import actor_for
from apps.accounts.identity import limits
from apps.accounts.models import DealerGroup, Dealership, User
from apps.accounts.roles import GROUP_ONLY
from apps.accounts.sessions import DEALERSHIP_KEY
from apps.accounts.tests.factories import DealershipFactory, MembershipFactory, UserFactory
from apps.accounts.tests.signing_in import sign_in as signed_in
from apps.core.actor import Actor
from apps.core.tenancy import Scope
from apps.core.tenancy.middleware import scope_of


@dataclass
class Dealer:
    """A dealership with one person in each role, made when first asked for."""

    dealership: Dealership
    _people: dict[str, User] = field(default_factory=dict)

    @property
    def group(self) -> DealerGroup:
        return self.dealership.group

    def user(self, role: str) -> User:
        """The person who holds ``role`` here; a platform admin belongs to no dealership."""
        if role not in self._people:
            self._people[role] = person(role, self.dealership)
        return self._people[role]

    def actor(self, role: str, door: str = "admin") -> Actor:
        """That person, acting at this dealership with his present permissions."""
        return acting(self.user(role), self.dealership, door=door)

    def scope(self, role: str = "dealer_admin") -> AbstractContextManager[Scope]:
        """The scope in which that person's requests run."""
        return scope_of(self.actor(role))


class TwoDealers(NamedTuple):
    """Dealerships of two different groups."""

    ours: Dealer
    theirs: Dealer


def acting(user: User, dealership: Dealership, *, door: str = "admin", whole_group: bool = False) -> Actor:
    """``user`` as an actor at ``dealership``, where he holds a role."""
    found = actor_for(user, dealership.pk, door=door, whole_group=whole_group)
    assert found is not None, f"{user} holds no role at {dealership}"
    return found


def person(role: str, dealership: Dealership) -> User:
    """A new user who holds ``role`` at ``dealership``, or over its group for a group's role."""
    if role == "platform_admin":
        return UserFactory(is_platform_admin=True)
    user = UserFactory()
    place = (
        {"group": dealership.group, "dealership": None} if role in GROUP_ONLY else {"dealership": dealership}
    )
    MembershipFactory(user=user, role=role, **place)
    return user


@pytest.fixture
def two_dealers(db: None) -> TwoDealers:
    """``ours`` and ``theirs``: whatever a test does as the one must not reach the other."""
    return TwoDealers(Dealer(DealershipFactory()), Dealer(DealershipFactory()))


@pytest.fixture
def dealer(two_dealers: TwoDealers) -> Dealer:
    """Ours, for tests that need no second one."""
    return two_dealers.ours


@pytest.fixture
def sign_in(db: None) -> Callable[[User, Dealership], Client]:
    """``sign_in(user, dealership)``: a browser in which that person works at that dealership."""

    def make(user: User, dealership: Dealership) -> Client:
        client = signed_in(Client(), user)
        session = client.session
        session[DEALERSHIP_KEY] = dealership.pk
        session.save()
        return client

    return make


@pytest.fixture
def as_role(db: None) -> Callable[[str, Dealership], Actor]:
    """``as_role("sales_rep", dealership)``: a new person's actor at that dealership."""

    def make(role: str, dealership: Dealership) -> Actor:
        return Dealer(dealership).actor(role)

    return make


@pytest.fixture(autouse=True)
def _own_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts counted in an earlier test lock nobody out of this one."""
    monkeypatch.setattr(limits, "NAMESPACE", uuid.uuid4().hex)
