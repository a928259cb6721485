"""The people and companies that buy from a demo store."""

from datetime import datetime
from random import Random

from apps.core.actor import Actor
from apps.customers import services
from apps.customers.models import Customer
from dealership.demo.fixtures import read
from dealership.demo.places import Store


def make_customer(store: Store, dice: Random, *, by: Actor, at: datetime) -> Customer:
    """Register somebody from around the store; one in fifteen is a company."""
    people = read("people")
    place = store.place
    serial = dice.randint(1000, 9999)
    typed = {
        "street": f"{dice.randint(1, 990)} {dice.choice(people['streets'])}",
        "city": place.city,
        "region": place.region,
        "postcode": place.postcode,
        "country": place.country,
        "phone": f"{place.phone[:-4]}{serial:04}" if dice.random() < 0.9 else "",
    }
    if dice.random() < 0.07:
        typed |= {"kind": "company", "company_name": dice.choice(people["companies"])}
    else:
        typed |= _person(dice)
    return services.register(by=by, typed=typed, confirm_duplicate=True, at=at)


def _person(dice: Random) -> dict[str, str]:
    people = read("people")
    given, family = dice.choice(people["given"]), dice.choice(people["family"])
    if dice.random() < 0.03:
        given = f"{given} {dice.choice(people['chinese'])}"
    typed = {"kind": "person", "given_name": given, "family_name": family}
    if dice.random() < 0.7:
        letters = "".join(
            char for char in f"{given}.{family}".lower() if char.isascii() and (char.isalpha() or char == ".")
        )
        typed["email"] = f"{letters}{dice.randint(10, 99)}@mail.example"
    if dice.random() < 0.4:
        typed["date_of_birth"] = (
            f"{dice.randint(1948, 2004)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        )
        typed["licence_number"] = f"{dice.randint(1_000_000, 9_999_999)}"
    return typed
