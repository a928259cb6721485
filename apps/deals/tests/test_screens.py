"""Deals' staff pages: what they show to whom, and the whole thread by their forms."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.clock import now
from apps.core.permissions import ROLES, defaults_for
from apps.deals import permissions as may
from apps.deals import rules, services
from apps.deals.models import Deal, OverrideEntry, TaxRuleSet
from apps.deals.patience import Patience
from apps.deals.tests.scene import Scene, publish_rules
from apps.inventory.services.titles import record_title

LIST = "/admin/deals/deal/"
SECRETS = ("29,900", "29900", "2,100.00", "2100.00", "Front gross", "Vehicle cost")
SignIn = Callable[[str], Client]


@pytest.fixture
def store(dealer: Dealer) -> Scene:
    scene = Scene(dealer)
    with dealer.scope():
        publish_rules(scene.system)
        assert scene.unit.pk and scene.customer.pk
    return scene


@pytest.fixture
def signed_in(dealer: Dealer, sign_in: Any) -> SignIn:
    return lambda role: sign_in(dealer.user(role), dealer.dealership)


def made(store: Scene, state: str = "open", **given: Any) -> Deal:
    with store.dealer.scope():
        return store.deal(state, **given)


def fresh(store: Scene, deal: Deal) -> Deal:
    with store.dealer.scope():
        return Deal.objects.get(pk=deal.pk)


def do(client: Client, deal: Deal, verb: str, **answers: Any) -> Any:
    path = f"{LIST}{deal.pk}/do/{verb}/"
    return client.post(path, {"seen_version": deal.version, **answers})


def test_the_whole_thread_by_forms(store: Scene, signed_in: SignIn) -> None:
    rep, boss = signed_in("sales_rep"), signed_in("sales_manager")
    choose = rep.get(f"{LIST}add/", {"uq": store.unit.stock_number})
    assert f"unit={store.unit.pk}" in choose.content.decode()
    chosen = f"{LIST}add/?unit={store.unit.pk}&customer={store.customer.pk}"
    form = {"list_price": "32000.00", "discount": "500", "label_0": "Mats", "amount_0": "80"}
    opened = rep.post(chosen, form)
    assert opened.status_code == 302
    with store.dealer.scope():
        deal = Deal.objects.get()
    assert opened["Location"] == f"{LIST}{deal.pk}/page/"
    assert (str(deal.selling_price), str(deal.accessories_total)) == ("31500.00", "80.00")
    for client, verb, answers in (
        (rep, "submit", {}),
        (boss, "approve", {"cash_proof": "Receipt 12"}),
        (boss, "contract", {}),
        (rep, "deliver", {"odometer": 41210, "insurance": "Acme 1", "keys": 2}),
        (boss, "unwind", {"reason": "Remorse", "inspection": "Fine", "odometer": 41260}),
    ):
        assert do(client, fresh(store, deal), verb, **answers).status_code == 302, verb
    assert fresh(store, deal).status == "unwound"
    page = rep.get(f"{LIST}{deal.pk}/page/").content.decode()
    assert "Remorse" in page and "do-" not in page


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_what(store: Scene, signed_in: SignIn, role: str) -> None:
    deal = made(store)
    client = signed_in(role)
    answers = [client.get(LIST), client.get(f"{LIST}{deal.pk}/page/")]
    if may.VIEW not in defaults_for(role):
        assert {answer.status_code for answer in answers} == {403}
        return
    assert {answer.status_code for answer in answers} == {200}
    shown = "".join(answer.content.decode() for answer in answers)
    assert "35,100.00" in shown
    if may.SEE_GROSS in defaults_for(role):
        assert "2,100.00" in shown
    else:
        assert not [secret for secret in SECRETS if secret in shown]


def test_a_refusal_is_shown_in_its_dialog_and_changes_nothing(store: Scene, signed_in: SignIn) -> None:
    winner, loser = made(store, "submitted"), made(store)
    answer = do(signed_in("sales_rep"), loser, "submit")
    assert answer.status_code == 409
    assert f"committed to deal {winner.number} of {store.rep.name}" in answer.content.decode()
    assert fresh(store, loser).status == "open"
    missing = do(signed_in("sales_manager"), fresh(store, winner), "approve", cash_proof="")
    assert missing.status_code == 422
    stale = do(signed_in("sales_manager"), loser, "kill", reason="x", seen_version=99)
    assert stale.status_code == 409


def test_own_approval_is_refused_and_in_an_owner_store_booked(store: Scene, signed_in: SignIn) -> None:
    deal = made(store, by=store.boss)
    boss = signed_in("dealer_admin")
    assert do(boss, deal, "submit").status_code == 302
    alone = do(boss, fresh(store, deal), "approve", cash_proof="Receipt").content.decode()
    assert "Nobody else here may" in alone and "Settings, Approval" in alone
    manager = store.actor("sales_manager")
    refused = do(boss, fresh(store, deal), "approve", cash_proof="Receipt")
    assert refused.status_code == 422
    assert f"somebody else must approve it. Ask {manager.name}." in refused.content.decode()
    answer = boss.post("/admin/deals/approval-policy/", {"self_approval": "on", "seen": "0"})
    assert answer.status_code == 302
    assert do(boss, fresh(store, deal), "approve", cash_proof="Receipt").status_code == 302
    with store.dealer.scope():
        assert OverrideEntry.objects.get().kind == "self_approval"
        entry = OverrideEntry.objects.get().pk
    assert "Approved his own deal" in boss.get("/admin/deals/overrideentry/").content.decode()
    for page in ("change/", "history/", "delete/", ""):
        assert boss.get(f"/admin/deals/overrideentry/{entry}/{page}").status_code == 404


def test_changing_figures_on_the_page(store: Scene, signed_in: SignIn) -> None:
    deal = made(store, "approved")
    rep = signed_in("sales_rep")
    path = f"{LIST}{deal.pk}/worksheet/"
    assert "voids the approval" in rep.get(path).content.decode()
    body = {"seen_version": deal.version, "list_price": "31000", "discount": "", "doc_fee": ""}
    assert rep.post(path, body).status_code == 302
    changed = fresh(store, deal)
    assert (changed.status, str(changed.selling_price)) == ("submitted", "31000.00")
    bad = rep.post(path, body | {"seen_version": changed.version, "discount": "99999"})
    assert (bad.status_code, fresh(store, deal).version) == (422, changed.version)


def test_foreign_rows_are_not_there(two_dealers: TwoDealers, store: Scene, signed_in: SignIn) -> None:
    theirs = Scene(two_dealers.theirs)
    with two_dealers.theirs.scope():
        publish_rules(theirs.system)
        foreign = theirs.deal("submitted")
    client = signed_in("dealer_admin")
    for path in ("page/", "worksheet/", "change/"):
        assert client.get(f"{LIST}{foreign.pk}/{path}").status_code == 404
    assert do(client, foreign, "kill", reason="x").status_code == 404
    for query in (f"unit={theirs.unit.pk}", f"customer={theirs.customer.pk}"):
        assert client.get(f"{LIST}add/?{query}").status_code == 404
    with two_dealers.theirs.scope():
        assert Deal.objects.get(pk=foreign.pk).status == "submitted"


def test_panels_lead_to_a_deal(store: Scene, signed_in: SignIn) -> None:
    deal = made(store)
    rep = signed_in("sales_rep")
    for page, chosen in (
        (f"/admin/inventory/stockunit/{store.unit.pk}/page/", f"unit={store.unit.pk}"),
        (f"/admin/customers/customer/{store.customer.pk}/page/", f"customer={store.customer.pk}"),
    ):
        html = rep.get(page).content.decode()
        assert f"{LIST}{deal.pk}/page/" in html
        assert f"{LIST}add/?{chosen}" in html


def test_publishing_rules_on_a_page(store: Scene, signed_in: SignIn) -> None:
    boss = signed_in("dealer_admin")
    body = {
        "name": "Ohio",
        "jurisdiction": "us-oh",
        "effective_from": "2026-01-01",
        "trade_credit": "none",
        "rate_1": "State",
        "percent_1": "5.75",
    }
    assert boss.get("/admin/deals/taxruleset/add/").status_code == 200
    assert boss.post("/admin/deals/taxruleset/add/", body).status_code == 302
    fees = {"name": "Fees", "jurisdiction": "US-OH", "effective_from": "2026-01-01", "doc_fee": "250"}
    assert (
        boss.post("/admin/deals/feeschedule/add/", fees | {"fee_1": "Title", "amount_1": "15"}).status_code
        == 302
    )
    again = boss.post("/admin/deals/taxruleset/add/", body)
    assert (again.status_code, "begins on" in again.content.decode()) == (422, True)
    with store.dealer.scope():
        rule = TaxRuleSet.objects.get(jurisdiction="US-OH")
    assert boss.get(f"/admin/deals/taxruleset/{rule.pk}/change/")["Location"] == "/admin/deals/taxruleset/"
    listed = boss.get("/admin/deals/taxruleset/").content.decode()
    assert "US-OH" in listed and "State 5.75%" in listed
    assert "Title $15.00" in boss.get("/admin/deals/feeschedule/").content.decode()
    assert signed_in("sales_rep").post("/admin/deals/taxruleset/add/", body).status_code == 403


def test_the_policy_page_is_for_those_who_manage_rules(store: Scene, signed_in: SignIn) -> None:
    assert signed_in("sales_rep").get("/admin/deals/approval-policy/").status_code == 403
    with store.dealer.scope():
        services.set_approval_policy(by=store.boss, version=0, self_approval=True)
    stale = signed_in("dealer_admin").post("/admin/deals/approval-policy/", {"seen": "0"})
    assert stale.status_code == 422


def test_a_stale_deal_says_so(store: Scene, signed_in: SignIn) -> None:
    rep = signed_in("sales_rep")
    stale, fresh_one = made(store, at=now() - timedelta(days=9, hours=1)), made(store, at=now())
    words = "Stale, 9 days without activity"
    assert rep.get(LIST).content.decode().count(words) == 1
    only = rep.get(LIST, {"stale": "true"}).content.decode()
    assert f"{LIST}{stale.pk}/page/" in only and f"{LIST}{fresh_one.pk}/page/" not in only
    page = rep.get(f"{LIST}{stale.pk}/page/").content.decode()
    assert words in page and "Given up by itself" in page
    assert "Stale" not in rep.get(f"{LIST}{fresh_one.pk}/page/").content.decode()
    assert "1 stale" in rep.get("/admin/").content.decode()


def test_a_store_sets_its_days(store: Scene, signed_in: SignIn) -> None:
    boss = signed_in("dealer_admin")
    body = {"seen": "0", "stale_after_days": "3", "dead_after_days": "2"}
    refused = boss.post("/admin/deals/approval-policy/", body)
    assert (refused.status_code, "is given up later" in refused.content.decode()) == (422, True)
    assert boss.post("/admin/deals/approval-policy/", body | {"dead_after_days": "5"}).status_code == 302
    with store.dealer.scope():
        assert rules.patience() == Patience(3, 5)
    assert 'value="5"' in boss.get("/admin/deals/approval-policy/").content.decode()


def test_a_sold_car_without_its_title_says_so(store: Scene, signed_in: SignIn) -> None:
    page = f"{LIST}{made(store, 'contracted').pk}/page/"
    client = signed_in("sales_manager")
    assert "Find out where it is." in client.get(page).content.decode()
    with store.dealer.scope():
        record_title(unit_id=store.unit.pk, facts={"title_status": "in_hand"}, by=store.boss, at=now())
    assert "of the car:" not in client.get(page).content.decode()
