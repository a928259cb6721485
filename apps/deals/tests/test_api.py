"""/api/v1/deals/ through the whole stack."""

import pytest

from apps.core.clock import now
from apps.core.permissions import ROLES, defaults_for
from apps.core.testing.api import (
    Case,
    assert_list_matches_schema,
    assert_orderings_indexed,
    assert_problem,
    run_case,
)
from apps.deals import permissions as may
from apps.deals.api.deals import DealViewSet
from apps.deals.models import Deal, OverrideEntry
from apps.deals.tests.scene import Scene, publish_rules

READS = [
    Case("get", "deals/", may.VIEW),
    Case("get", "deals/{pk}/", may.VIEW),
    Case("get", "deals/{pk}/explain/", may.VIEW),
    Case("patch", "deals/{pk}/", may.EDIT, 200, {"discount": "10.00"}, {"If_Match": '"1"'}),
]
DELIVERY = {"odometer": 41210, "insurance": "Acme 12", "keys": 2}
PRIVATE = ("vehicle_cost", "front_gross", "commissionable_gross", "29900.00", "2100.00")


@pytest.fixture
def store(dealer):
    scene = Scene(dealer)
    with dealer.scope():
        publish_rules(scene.system)
        assert scene.unit and scene.customer
    return scene


def opened(store, **given):
    with store.dealer.scope():
        return store.deal(**given)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(store, api_as, role):
    deal = opened(store)
    client = api_as(role, store.dealer)
    new = {"stock_unit_id": store.unit.pk, "customer_id": store.customer.pk}
    with store.dealer.scope():
        for case in [*READS, Case("post", "deals/", may.OPEN, 201, new)]:
            run_case(case, lambda _: client, role, watch=[Deal], pk=deal.pk)


def test_the_thread(store, api_as):
    rep, boss = api_as("sales_rep", store.dealer), api_as("sales_manager", store.dealer)
    made = rep.post("deals/", {"stock_unit_id": store.unit.pk, "customer_id": store.customer.pk})
    assert (made.status_code, made.json()["total"], made.json()["next"]) == (
        201,
        "35100.00",
        ["submit", "kill"],
    )
    path = f"deals/{made.json()['id']}/"
    assert rep.post(f"{path}submit/").json()["status"] == "submitted"
    assert_problem(rep.post(f"{path}approve/", {"cash_proof": "Receipt 1"}), 403, "permission_required")
    approved = boss.post(f"{path}approve/", {"cash_proof": "Receipt 1"})
    assert approved.json()["status"] == "approved"
    assert_problem(boss.post(f"{path}contract/", If_Match=made["ETag"]), 412)
    assert boss.post(f"{path}contract/", If_Match=approved["ETag"]).json()["status"] == "contracted"
    delivered = rep.post(f"{path}deliver/", DELIVERY).json()
    assert (delivered["status"], delivered["delivery"]["keys"], delivered["next"]) == ("delivered", 2, [])
    assert_problem(rep.post(f"{path}kill/", {"reason": "x"}), 409, "illegal_transition")
    back = {"reason": "Remorse", "inspection": "Fine"}
    assert_problem(boss.post(f"{path}unwind/", back), 400, "bad_odometer")
    undone = boss.post(f"{path}unwind/", back | {"odometer": 41260})
    assert undone.json()["status"] == "unwound"


def test_own_approval(store, api_as):
    deal = opened(store, by=store.boss, salesperson_id=store.boss.user_id)
    boss = api_as("dealer_admin", store.dealer)
    assert boss.post(f"deals/{deal.pk}/submit/").status_code == 200
    manager = store.actor("sales_manager")
    refused = boss.post(f"deals/{deal.pk}/approve/", {"cash_proof": "Receipt"})
    assert_problem(refused, 403, "own_deal")
    assert refused.json()["approvers"] == [manager.name]
    assert refused.json()["detail"].endswith(f"Ask {manager.name}.")
    with store.dealer.scope():
        assert not OverrideEntry.objects.exists()


def test_the_loser_learns_who(store, api_as):
    winner, loser = opened(store, state="submitted"), opened(store)
    problem = assert_problem(
        api_as("sales_rep", store.dealer).post(f"deals/{loser.pk}/submit/"), 409, "vehicle_committed"
    )
    assert (problem["deal_number"], problem["salesperson"]) == (winner.number, store.rep.name)


@pytest.mark.parametrize("role", ROLES)
def test_gross_is_shown_to_those_who_may_see_it(store, api_as, role):
    if may.VIEW not in defaults_for(role):
        return
    deal = opened(store)
    client = api_as(role, store.dealer)
    detail, explained = client.get(f"deals/{deal.pk}/"), client.get(f"deals/{deal.pk}/explain/")
    if may.SEE_GROSS in defaults_for(role):
        assert detail.json()["gross"]["front_gross"] == "2100.00"
        assert "front_gross" in explained.content.decode()
        return
    assert detail.json()["gross"] is None
    for answer in (detail, explained, client.get("deals/")):
        assert not any(word in answer.content.decode() for word in PRIVATE)


def test_bad_bodies_are_problems(store, api_as):
    client = api_as("dealer_admin", store.dealer)
    deal = opened(store)
    new = {"stock_unit_id": store.unit.pk, "customer_id": store.customer.pk}
    assert_problem(client.post("deals/", {"stock_unit_id": store.unit.pk}), 400)
    assert_problem(client.post("deals/", new | {"customer_id": 999999}), 404)
    assert_problem(client.post("deals/", new | {"total": "1.00"}), 400)
    assert_problem(client.post("deals/", new | {"discount": "99999.00"}), 400, "bad_worksheet")
    for member in ("status", "total", "front_gross", "stock_unit_id", "number"):
        assert_problem(client.patch(f"deals/{deal.pk}/", {member: "1"}, If_Match='"1"'), 400)


def test_a_patch_keeps_what_it_does_not_name(store, api_as):
    client = api_as("sales_rep", store.dealer)
    body = {
        "stock_unit_id": store.unit.pk,
        "customer_id": store.customer.pk,
        "discount": "100.00",
        "accessories": [{"label": "Mats", "amount": "80.00"}],
    }
    made = client.post("deals/", body)
    changed = client.patch(
        f"deals/{made.json()['id']}/", {"list_price": "31000.00"}, If_Match=made["ETag"]
    ).json()
    assert (changed["list_price"], changed["discount"]) == ("31000.00", "100.00")
    assert changed["accessories"] == [{"label": "Mats", "amount": "80.00"}]


def test_a_foreign_deal_unit_or_customer_is_not_there(two_dealers, api_as, store):
    theirs = Scene(two_dealers.theirs)
    with two_dealers.theirs.scope():
        publish_rules(theirs.system)
        foreign = theirs.deal("submitted")
    client = api_as("dealer_admin", store.dealer)
    for verb, body in (("submit", {}), ("kill", {"reason": "x"}), ("approve", {"cash_proof": "x"})):
        assert_problem(client.post(f"deals/{foreign.pk}/{verb}/", body), 404)
    for path in (f"deals/{foreign.pk}/", f"deals/{foreign.pk}/explain/"):
        assert_problem(client.get(path), 404)
    mixed = {"stock_unit_id": theirs.unit.pk, "customer_id": store.customer.pk}
    assert_problem(client.post("deals/", mixed), 404)
    mixed = {"stock_unit_id": store.unit.pk, "customer_id": theirs.customer.pk}
    assert_problem(client.post("deals/", mixed), 404)
    with two_dealers.theirs.scope():
        assert Deal.objects.get(pk=foreign.pk).status == "submitted"


def test_the_list_is_what_the_schema_says_and_indexed(store, api_as):
    deal = opened(store, at=now())
    client = api_as("sales_rep", store.dealer)
    (listed,) = client.get("deals/").json()["results"]
    for found in ("search=1", "search=neill", "status=open", f"stock_unit_id={store.unit.pk}"):
        assert len(client.get(f"deals/?{found}").json()["results"]) == 1, found
    stale = client.get("deals/?stale=true").json()["results"]
    assert stale == [] and len(client.get("deals/?stale=false").json()["results"]) == 1
    assert client.get("deals/?search=smith").json()["results"] == []
    with store.dealer.scope():
        assert_list_matches_schema(DealViewSet, listed, Deal.objects.get(pk=deal.pk))
        assert_orderings_indexed(DealViewSet)
