"""What the browser tests see: one group with two dealerships and a person in each role."""

from dataclasses import dataclass

from apps.accounts.models import Authenticator, Dealership, User
from apps.accounts.tests.factories import PASSWORD, DealerGroupFactory, DealershipFactory
from apps.accounts.tests.fixtures import person
from apps.accounts.tests.signing_in import enrolled

ROLES = ("platform_admin", "dealer_admin", "sales_manager", "sales_rep", "back_office", "auditor")


@dataclass(frozen=True)
class World:
    """Committed rows that the live server serves; read-only to tests that share it."""

    dealership: Dealership
    people: dict[str, User]
    phones: dict[str, Authenticator]


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
    phones = {role: enrolled(user) for role, user in people.items()}
    return World(first, people, phones)


def code_of(device: Authenticator) -> str:
    """The one-time code that the phone shows now, or the next one if this was typed already."""
    device.refresh_from_db()
    return device.current_code()


def credentials(user: User) -> tuple[str, str]:
    """E-mail address and password."""
    return user.email, PASSWORD
