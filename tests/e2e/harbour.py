"""A group of two stores for the whole thread: one with two approvers, one run by its owner.

At the owner's the car that gets sold is in recon again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from apps.accounts.models import Dealership, User
from apps.accounts.tests.factories import (
    DealerGroupFactory,
    DealershipFactory,
    MembershipFactory,
    UserFactory,
)
from apps.core.actor import system_actor
from apps.core.clock import now
from apps.core.tenancy import scope
from apps.core.testing.concurrency import at_once
from apps.deals.tests.scene import publish_rules
from apps.inventory.models import Readiness, StockUnit
from apps.inventory.services import readiness
from apps.inventory.services.readiness_steps import active_steps
from apps.inventory.tests.conftest import actor_of
from tests.e2e.stock import stock
from tests.e2e.world import World, enrol

_serials = count(1)


@dataclass(frozen=True)
class Harbour:
    """Mona sells and manages at Toyota and owns Classics, where she arrives; Grace runs Toyota."""

    people: World
    toyota: Dealership
    classics: Dealership
    cars: dict[str, StockUnit]


def committed[T](make: Callable[[], T]) -> T:
    """Run outside the test's own transaction, which the live server could not see."""
    [made] = at_once([make])
    if isinstance(made, Exception):
        raise made
    return made


def build() -> Harbour:
    """The group, its people and its cars; new ones each time, so that no walk meets another."""
    serial = next(_serials)
    group = DealerGroupFactory(name=f"Harbour Auto Group {serial}", slug=f"harbour-{serial}")
    toyota, classics = (
        DealershipFactory(group=group, name=f"Harbour {name}", slug=f"harbour-{name.lower()}-{serial}")
        for name in ("Toyota", "Classics")
    )
    mona = _person("Mona Reyes", classics, (toyota, "sales_manager"), (classics, "dealer_admin"))
    grace = _person("Grace Okafor", toyota, (toyota, "general_manager"))
    people = {"mona": mona, "grace": grace}
    cars = {place.name: _open_for_business(place) for place in (toyota, classics)}
    _back_to_recon(cars[classics.name])
    secrets = {name: enrol(user) for name, user in people.items()}
    return Harbour(World(toyota, people, secrets), toyota, classics, cars)


def _person(name: str, arrives: Dealership, *roles: tuple[Dealership, str]) -> User:
    user = UserFactory(name=name, last_dealership=arrives)
    for place, role in roles:
        MembershipFactory(user=user, dealership=place, role=role)
    return user


def _open_for_business(place: Dealership) -> StockUnit:
    """Rules in force and six cars, five of them on the lot; the one that gets sold."""
    by = system_actor("scene", dealership_id=place.pk)
    with scope(place.pk, group_id=place.group_id, actor=by):
        publish_rules(by)
    return stock(place)[0]


def _back_to_recon(unit: StockUnit) -> None:
    by = actor_of("general_manager", unit.dealership)
    with scope(unit.dealership_id, group_id=unit.dealership.group_id, actor=by):
        step = next(s for s in active_steps(unit.dealership_id) if s.stage == Readiness.RECON)
        readiness.move_to(unit_id=unit.pk, step_id=step.pk, reason="Brakes squeal", by=by, at=now())
