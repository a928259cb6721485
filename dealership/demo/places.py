"""Groups, dealerships, locations, rules and people of the demo."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from apps.accounts.access import actor_for
from apps.accounts.identity.services.enrolment import enrol_for_demo
from apps.accounts.models import DealerGroup, Dealership, User
from apps.accounts.services import create_dealership, create_group, create_location, grant_membership
from apps.core.actor import Actor, system_actor
from apps.core.tenancy import scope
from apps.deals.calculators.tax import Rate
from apps.deals.calculators.worksheet import Item
from apps.deals.services import publish_fees, publish_tax_rules, set_approval_policy
from dealership.demo.fixtures import read

HOURS = {day: [["09:00", "19:00"]] for day in ("mon", "tue", "wed", "thu", "fri")} | {
    "sat": [["09:00", "17:00"]]
}
STAFF = {
    "dealer_admin": 1,
    "general_manager": 1,
    "sales_manager": 1,
    "sales_rep": 3,
    "fi_manager": 1,
    "back_office": 1,
}
ONCE = {"service_advisor": 1, "technician": 1, "auditor": 1}
SHORT = {
    "dealer_admin": "admin",
    "general_manager": "gm",
    "sales_manager": "manager",
    "sales_rep": "rep",
    "fi_manager": "finance",
    "back_office": "office",
    "service_advisor": "service",
    "technician": "tech",
    "auditor": "auditor",
}


@dataclass
class Store:
    """A dealership of the demo and who works there."""

    place: Dealership
    data: dict[str, Any]
    people: dict[str, list[User]]
    _actors: dict[tuple[str, int], Actor] = field(default_factory=dict)

    def actor(self, role: str, number: int = 0) -> Actor:
        """Somebody of the staff, with the permissions of the role."""
        if (role, number) not in self._actors:
            found = actor_for(self.people[role][number], self.place.pk, door="admin")
            if found is None:
                raise LookupError(f"{role} has no access to {self.place}")
            self._actors[role, number] = found
        return self._actors[role, number]

    def either(self, role: str, number: int = 0) -> Actor:
        """The same; where the store has nobody of the role, its owner."""
        return self.actor(role, number) if role in self.people else self.actor("dealer_admin")


class Names:
    """First and last names, one after the other, so that nobody is called like another."""

    def __init__(self) -> None:
        self._number = 0

    def __call__(self) -> str:
        people = read("people")
        given, family = people["given"], people["family"]
        self._number += 1
        return f"{given[self._number * 7 % len(given)]} {family[self._number * 11 % len(family)]}"


def make_places(today: date) -> list[Store]:
    """All groups and stores with staff, locations, tax rules and fees from two years back."""
    by = system_actor("demo", door="command")
    names = Names()
    password = make_password(settings.DEMO_PASSWORD)
    make_user("platform@demo.example", names(), password, is_platform_admin=True)
    stores: list[Store] = []
    for data in read("places")["groups"]:
        group = create_group(name=data["name"], slug=data["slug"], by=by)
        chief = make_user(f"group.{group.slug}@demo.example", names(), password)
        grant_membership(user=chief, role="group_admin", place=group, by=by)
        stores += [
            _store(group, one, names, password, first=not stores, today=today) for one in data["dealerships"]
        ]
    return stores


def _store(
    group: DealerGroup, data: dict[str, Any], names: Names, password: str, *, first: bool, today: date
) -> Store:
    by = system_actor("demo", door="command", group_id=group.pk)
    place = create_dealership(
        group=group,
        slug=data["slug"],
        by=by,
        name=data["name"],
        legal_name=f"{data['name']}, Inc.",
        licence_number=f"DLR-{data['postcode']}-{len(data['name']):03}",
        street=data["street"],
        city=data["city"],
        region=data["region"],
        postcode=data["postcode"],
        phone=data["phone"],
        time_zone=data["zone"],
        brand_colour=data["brand"],
        stock_prefix=data["prefix"],
        opening_hours=HOURS,
    )
    staff = (
        {"dealer_admin": 1, "sales_rep": 1} if data.get("owner_operated") else STAFF | (ONCE if first else {})
    )
    people = {role: _people(place, role, count, names, password) for role, count in staff.items()}
    inside = system_actor("demo", door="command", dealership_id=place.pk, group_id=group.pk)
    with scope(place.pk, group_id=group.pk, actor=inside):
        for number, lot in enumerate(data["lots"]):
            create_location(by=inside, name=lot, city=place.city, region=place.region, is_primary=number == 0)
        _rules(inside, place, Decimal(data["rate"]), date(today.year - 2, 1, 1))
        if data.get("owner_operated"):
            set_approval_policy(by=inside, version=0, self_approval=True)
    return Store(place, data, people)


def _people(place: Dealership, role: str, count: int, names: Names, password: str) -> list[User]:
    by = system_actor("demo", door="command", dealership_id=place.pk, group_id=place.group_id)
    found = []
    for number in range(1, count + 1):
        serial = str(number) if count > 1 else ""
        user = make_user(f"{SHORT[role]}{serial}.{place.slug}@demo.example", names(), password)
        grant_membership(user=user, role=role, place=place, by=by)
        found.append(user)
    return found


def make_user(email: str, name: str, password: str, **flags: bool) -> User:
    """A demo user with the demo's password and a second factor known to ``make otp``."""
    user = User.objects.create(email=email, name=name, password=password, **flags)
    enrol_for_demo(user, hashlib.sha1(email.encode(), usedforsecurity=False).hexdigest())
    return user


def _rules(by: Actor, place: Dealership, rate: Decimal, since: date) -> None:
    publish_tax_rules(
        by=by,
        jurisdiction=f"US-{place.region}",
        name=f"{place.region} sales tax",
        effective_from=since,
        rates=[Rate("State and local", rate)],
        flags={"doc_fee_taxable": True},
    )
    publish_fees(
        by=by,
        jurisdiction=f"US-{place.region}",
        name=f"{place.region} fees",
        effective_from=since,
        doc_fee=Decimal("399.00"),
        doc_fee_cap=Decimal("699.00"),
        doc_fee_in_gross=False,
        fees=[Item("Title", Decimal("33.00")), Item("Registration", Decimal("285.00"))],
    )
