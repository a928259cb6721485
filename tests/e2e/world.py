"""What the browser tests see: one group with two dealerships and a person in each role."""

from dataclasses import dataclass

from apps.accounts.identity import totp
from apps.accounts.models import Authenticator, Dealership, User
from apps.accounts.tests.factories import PASSWORD, DealerGroupFactory, DealershipFactory
from apps.accounts.tests.fixtures import person
from tests.e2e.stock import stock

ROLES = ("platform_admin", "dealer_admin", "sales_manager", "sales_rep", "back_office", "auditor")


@dataclass(frozen=True)
class World:
    """Committed rows that the live server serves; read-only to tests that share it."""

    dealership: Dealership
    people: dict[str, User]
    secrets: dict[str, str]


def build() -> World:
    """Make the world; every person can pass the second factor."""
    group = DealerGroupFactory(name="Lakeshore Auto Group", slug="lakeshore")
    first = DealershipFactory(group=group, name="Lakeshore Honda", slug="lakeshore-honda")
    DealershipFactory(group=group, name="Lakeshore Ford", slug="lakeshore-ford")
    people = {role: person(role, first) for role in ROLES}
    for role, user in people.items():
        user.name = role.replace("_", " ").title()
        user.last_dealership = first
        user.save(update_fields=["name", "last_dealership"])
    secrets = {role: enrol(user) for role, user in people.items()}
    stock(first)
    return World(first, people, secrets)


def enrol(user: User) -> str:
    """Give the person an authenticator; returns the secret that the phone holds."""
    secret = totp.new_secret()
    Authenticator.objects.create(user=user, name="Phone", secret=secret, confirmed=True)
    return secret


def credentials(user: User) -> tuple[str, str]:
    """E-mail address and password."""
    return user.email, PASSWORD
