"""One car sold and taken back through the API alone, by people with tokens of their own."""

from datetime import date
from decimal import Decimal

import pytest

from apps.accounts.models import Dealership, User
from apps.accounts.tests.factories import (
    PASSWORD,
    DealerGroupFactory,
    DealershipFactory,
    MembershipFactory,
    UserFactory,
)
from apps.accounts.tests.signing_in import code_of
from apps.core.actor import system_actor
from apps.core.outbox.relay import relay_once
from apps.core.tenancy import scope
from apps.core.testing.api import ApiClient, assert_problem
from apps.deals.tests.scene import make_unit, publish_rules

pytestmark = pytest.mark.django_db
CUSTOMER = {"given_name": "Zoë", "family_name": "Ó’Neill-Åström 李伟"}
PROOF = {"cash_proof": "Bank confirmation 12"}
HANDOVER = {"odometer": 41_260, "insurance": "Acme Mutual, policy 77-1204", "keys": 2}
RETURN = {"reason": "Buyer’s remorse", "inspection": "No damage", "odometer": 41_300}


@pytest.fixture
def store() -> Dealership:
    """A store with rules and two cars; a second one that its people may work at too."""
    group = DealerGroupFactory()
    here, there = DealershipFactory(group=group), DealershipFactory(group=group)
    for place in (here, there):
        by = system_actor("scene", dealership_id=place.pk)
        with scope(place.pk, group_id=group.pk, actor=by):
            publish_rules(by)
            for _ in range(2):
                make_unit(by)
    drain()
    return here


def employ(name: str, *roles: tuple[Dealership, str]) -> User:
    user = UserFactory(name=name)
    for place, role in roles:
        MembershipFactory(user=user, dealership=place, role=role)
    return user


@pytest.fixture
def mona(store) -> ApiClient:
    other = Dealership.objects.exclude(pk=store.pk).get()
    return sign_in(employ("Mona Reyes", (store, "sales_manager"), (other, "dealer_admin")), store)


@pytest.fixture
def grace(store) -> ApiClient:
    return sign_in(employ("Grace Okafor", (store, "general_manager")), store)


def sign_in(user: User, place: Dealership) -> ApiClient:
    """Password and one-time code bring a token; neither alone does."""
    client = ApiClient()
    body = {"email": user.email, "password": PASSWORD}
    assert_problem(client.post("auth/login/", body), 401)
    pair = client.post("auth/login/", {**body, "code": code_of(user)}).json()
    signed_in = ApiClient(pair["access"], place.slug)
    me = signed_in.get("auth/me/").json()
    assert (me["name"], me["dealership"]) == (user.name, place.slug)
    return signed_in


def drain() -> None:
    """What the relay does within seconds."""
    while relay_once():
        pass


def made(answer):
    assert answer.status_code in (200, 201), answer.content
    return answer.json()


def board(client: ApiClient) -> tuple[int, str | None, int, int]:
    seen = client.get("dashboard/").json()
    month = seen["this_month"]
    return month["units"], month["front_gross"], seen["units_on_hand"], len(seen["last_sales"])


def find_car(client: ApiClient) -> dict:
    found = client.get("stock-units/?search=honda civic&status=in_stock&ordering=id").json()["results"]
    assert len(found) == 2
    return client.get(f"stock-units/{found[0]['id']}/").json()


def open_deal(client: ApiClient, car: dict) -> dict:
    """A customer and a deal, each sent twice and made once."""
    rows = []
    for path, body in (
        ("customers/", CUSTOMER),
        ("deals/", {"stock_unit_id": car["id"]}),
    ):
        sent = body if path == "customers/" else {**body, "customer_id": rows[0]["id"]}
        key = f"thread-{path}"
        first = client.post(path, sent, Idempotency_Key=key)
        again = client.post(path, sent, Idempotency_Key=key)
        assert (first.status_code, again.status_code) == (201, 201)
        assert again["Idempotency-Replayed"] == "true"
        assert again.json() == first.json()
        assert_problem(client.post(path, {**sent, "notes": "x"}, Idempotency_Key=key), 409)
        rows.append(first.json())
    assert rows[0]["name"] == f"{CUSTOMER['given_name']} {CUSTOMER['family_name']}"
    assert client.get("customers/?search=astrom 李伟&count=true").json()["count"]["value"] == 1
    assert client.get("deals/?count=true").json()["count"]["value"] == 1
    return rows[1]


def revise(client: ApiClient, deal: dict) -> dict:
    """The figures change for whoever saw the last ones, and for nobody else."""
    path = f"deals/{deal['id']}/"
    seen = client.get(path)["ETag"]
    assert_problem(client.patch(path, {"discount": "500.00"}), 428)
    revised = made(client.patch(path, {"discount": "500.00"}, If_Match=seen))
    assert revised["selling_price"] == "31500.00"
    assert_problem(client.patch(path, {"discount": "900.00"}, If_Match=seen), 412)
    assert client.get(path).json() == revised
    return revised


def test_one_car_sold_and_taken_back(store, mona, grace):
    car = find_car(mona)
    deal = revise(mona, open_deal(mona, car))
    path = f"deals/{deal['id']}/"
    stale = mona.get(path)["ETag"]
    made(mona.post(f"{path}submit/", Idempotency_Key="thread-submit"))
    replayed = mona.post(f"{path}submit/", Idempotency_Key="thread-submit")
    assert (replayed.status_code, replayed["Idempotency-Replayed"]) == (200, "true")
    assert mona.get(f"stock-units/{car['id']}/").json()["status"] == "pending_sale"

    before = mona.get(path).json()
    assert_problem(mona.post(f"{path}approve/", PROOF), 403, "own_deal")
    assert_problem(mona.post(f"{path}submit/"), 409)
    assert_problem(grace.post(f"{path}approve/", PROOF, If_Match=stale), 412)
    assert_problem(grace.post(f"{path}approve/", {"cash_proof": ""}), 400)
    assert mona.get(path).json() == before

    made(grace.post(f"{path}approve/", PROOF))
    made(grace.post(f"{path}contract/"))
    assert_problem(mona.post(f"{path}deliver/", {**HANDOVER, "odometer": 5}), 400)
    delivered = made(mona.post(f"{path}deliver/", HANDOVER))
    assert (delivered["status"], delivered["delivery"]["keys"]) == ("delivered", 2)
    drain()
    assert board(grace) == (1, "1600.00", 1, 1)
    assert rows_behind(grace) == 1

    unwound = made(grace.post(f"{path}unwind/", RETURN))
    drain()
    assert board(grace) == (0, "0.00", 2, 0)
    assert rows_behind(grace) == 0
    everything_back(grace, car, unwound)
    acts = trail(grace, deal)
    assert acts == ["open", "update_worksheet", "submit", "approve", "contract", "deliver", "unwind"]
    assert_problem(mona.get("audit-events/"), 403, "permission_required")


def rows_behind(client: ApiClient) -> int:
    """The deals that the month's number counts."""
    month = client.get("dashboard/").json()["this_month"]
    span = f"sold_on__gte={month['first']}&sold_on__lte={month['last']}"
    return client.get(f"deals/?{span}&count=true").json()["count"]["value"]


def trail(client: ApiClient, deal: dict) -> list[str]:
    asked = f"audit-events/?target_type=deals.deal&target_id={deal['id']}"
    found = client.get(asked).json()["results"]
    assert {act["door"] for act in found} == {"api"}
    assert all(act["actor_name"] in ("Mona Reyes", "Grace Okafor") for act in found)
    return [act["action"].removeprefix("deal.") for act in reversed(found)]


def everything_back(client: ApiClient, car: dict, deal: dict) -> None:
    """The car as old as it was, and returned; the customer and the deal's history are kept."""
    now = client.get(f"stock-units/{car['id']}/").json()
    assert (now["status"], now["is_returned"]) == ("in_stock", True)
    assert (
        date.fromisoformat(now["acquired_on"]) == date.fromisoformat(car["acquired_on"]) == date(2026, 10, 1)
    )
    assert (deal["status"], deal["closing_reason"]) == ("unwound", RETURN["reason"])
    assert deal["unwound_on"] >= deal["delivered_on"]
    assert Decimal(deal["total"]) > 0
    of_customer = client.get(f"deals/?customer_id={deal['customer_id']}").json()["results"]
    assert [row["id"] for row in of_customer] == [deal["id"]]
    assert client.get(f"customers/{deal['customer_id']}/").status_code == 200


def test_the_other_store_knows_nothing_of_it(store, mona):
    deal = open_deal(mona, find_car(mona))
    other = Dealership.objects.exclude(pk=store.pk).get()
    mona.headers["X-Dealership"] = other.slug
    assert_problem(mona.get(f"deals/{deal['id']}/"), 404)
    assert_problem(mona.post(f"deals/{deal['id']}/submit/"), 404)
    assert mona.get("customers/").json()["results"] == []
