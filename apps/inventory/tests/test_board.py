"""The readiness board and the get-ready dialogs, as staff and as the API see them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.accounts.tests.fixtures import Dealer
from apps.core.clock import now
from apps.core.models import AuditEvent, OutboxMessage
from apps.core.testing.api import Case, assert_problem, run_case
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory import permissions as may
from apps.inventory.models import BuyersGuide, ReadinessStep, Recall, StepVisit, StockUnit
from apps.inventory.services import readiness, readiness_steps, recalls
from apps.inventory.tests.conftest import SignIn, actor_of
from apps.inventory.tests.factories import AT, unit_in

BOARD = "/admin/inventory/board/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def steps(dealer: Dealer) -> list[ReadinessStep]:
    with dealer.scope():
        return readiness_steps.active_steps(dealer.dealership.pk)


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    with dealer.scope():
        return unit_in(dealer.dealership, "in_stock", stock_number="R100", guide_current=False)


def post(client: Client, unit: StockUnit, **body: Any) -> Any:
    return client.post(f"{BOARD}{unit.pk}/do/move/", {"version": unit.version, **body}, headers=HTMX)


def column_of(html: str, step: ReadinessStep) -> str:
    return html.split(f'data-step="{step.pk}"', 1)[1].split("</section>", 1)[0]


def test_cards_stand_in_their_columns(signed_in: SignIn, dealer: Dealer, steps: list[ReadinessStep]) -> None:
    boss = actor_of("general_manager", dealer.dealership)
    with dealer.scope():
        for number in range(20):
            unit_in(dealer.dealership, "in_stock", stock_number=f"P{number:02}")
        sold = unit_in(dealer.dealership, "sold", stock_number="SOLD1")
        late = unit_in(dealer.dealership, "in_stock", stock_number="LATE1")
        long_ago = now() - timedelta(days=9)
        readiness.move_to(unit_id=late.pk, step_id=steps[1].pk, by=boss, at=long_ago)
        unit_in(dealer.dealership, "ordered", stock_number="ORDERED1")
    client = signed_in("general_manager")
    client.get(BOARD)
    with assert_query_baseline("inventory readiness board"):
        html = client.get(BOARD).content.decode()
    intake = column_of(html, steps[0])
    assert intake.index(sold.stock_number) < intake.index("P00")
    assert "+ 6 more" in intake and "ORDERED1" not in html
    assert "8 d over" in column_of(html, steps[1])
    only = client.get(f"{BOARD}?late=1", headers=HTMX).content.decode()
    assert "LATE1" in only and "P00" not in only and "<html" not in only
    assert "P07" in client.get(f"{BOARD}?q=P07").content.decode()
    assert "P19" in client.get(f"{BOARD}?more={steps[0].pk}").content.decode()
    assert "P00" not in client.get(f"{BOARD}?stage=recon&owner=none").content.decode()
    assert client.get(f"{BOARD}?owner=x&more=-&step=%C2%B2").status_code == 200


def test_a_card_is_moved_or_returns_with_the_reason(
    signed_in: SignIn, dealer: Dealer, unit: StockUnit, steps: list[ReadinessStep]
) -> None:
    client = signed_in("sales_manager")
    answer = post(client, unit, step=steps[1].pk)
    assert answer.status_code == 200
    assert "R100" in column_of(answer.content.decode(), steps[1])
    stale = post(client, unit, step=steps[2].pk)
    assert stale.status_code == 409
    assert "R100" in column_of(stale.content.decode(), steps[1])
    unit.version = 2
    for body, words in (
        ({"step": steps[3].pk}, "say why"),
        ({"step": steps[5].pk, "reason": "urgent"}, "Issue the Buyers Guide"),
        ({"step": ""}, "Choose a step"),
    ):
        refused = post(client, unit, **body)
        assert refused.status_code == 422
        assert words in refused.content.decode()
        assert "R100" in column_of(refused.content.decode(), steps[1])
    assert post(signed_in("sales_rep"), unit, step=steps[2].pk).status_code == 403
    with dealer.scope():
        unit.refresh_from_db()
    assert (unit.readiness, unit.version) == ("inspection", 2)


def test_a_card_gets_another_owner(
    signed_in: SignIn, dealer: Dealer, unit: StockUnit, steps: list[ReadinessStep]
) -> None:
    client, tech = signed_in("service_advisor"), dealer.user("technician")
    give = f"{BOARD}{unit.pk}/do/assign/"
    early = client.post(give, {"owner": tech.pk}, headers=HTMX)
    assert (early.status_code, "Move the vehicle to a step first" in early.content.decode()) == (409, True)
    assert post(client, unit, step=steps[1].pk).status_code == 200
    page = client.get(BOARD).content.decode()
    assert "data-assign" in page and f'<option value="{tech.pk}">' in page
    assert client.post(give, {"owner": tech.pk, "version": 1}, headers=HTMX).status_code == 409
    card = client.post(give, {"owner": tech.pk, "version": 2}, headers=HTMX).content.decode()
    assert f'data-owner="{tech.pk}"' in card and tech.name in column_of(card, steps[1])
    assert client.post(give, {"owner": 10**9, "version": 2}, headers=HTMX).status_code == 422
    assert client.post(f"{BOARD}{unit.pk}/do/paint/").status_code == 404
    path = f"/admin/inventory/stockunit/{unit.pk}/"
    assert f'<option value="{tech.pk}" selected>' in client.get(f"{path}page/").content.decode()
    assert client.post(f"{path}do/assign/", {"owner_id": "", "seen_version": 2}).status_code == 302
    with dealer.scope():
        visit = StepVisit.objects.get(left_at=None)
        assert (visit.owner_id, visit.owner_name) == (None, "")
        acts = AuditEvent.objects.filter(action="inventory.assign")
        assert [act.changes["owner"] for act in acts.order_by("id")] == [["", tech.name], [tech.name, ""]]
    for role in ("sales_rep", "auditor"):
        assert signed_in(role).post(give, {"owner": tech.pk}).status_code == 403


def test_the_page_names_each_obstacle_with_its_act(
    signed_in: SignIn, dealer: Dealer, unit: StockUnit, steps: list[ReadinessStep]
) -> None:
    client = signed_in("general_manager")
    page = f"/admin/inventory/stockunit/{unit.pk}/"
    html = client.get(f"{page}page/").content.decode()
    assert "It has no current Buyers Guide." in html and 'data-opens="do-issue-guide"' in html
    wrong = client.post(f"{page}do/issue_guide/", {"kind": "limited", "languages": ["en"]})
    assert wrong.status_code == 422
    terms = {"kind": "limited", "languages": ["en", "es"], "labour_pct": "50", "parts_pct": "50"}
    assert client.post(f"{page}do/issue_guide/", {**terms, "systems": "Engine"}).status_code == 302
    assert client.post(f"{page}do/ready/", {"step_id": steps[5].pk, "reason": "ready"}).status_code == 302
    body = {"kind": "stop_sale", "campaign": "SS-1", "description": "Fuel leak"}
    assert client.post(f"{page}do/open_recall/", body).status_code == 302
    html = client.get(f"{page}page/").content.decode()
    assert "A stop-sale is in force." in html and "Limited dealer warranty" in html
    with dealer.scope():
        recall = Recall.objects.get()
    done = {"recall_id": recall.pk, "done": "Hose replaced"}
    assert client.post(f"{page}do/remedy_recall/", done).status_code == 302
    assert "Not available" not in client.get(f"{page}page/").content.decode()


def test_the_api_walks_the_same_way(
    api_as: Any, dealer: Dealer, unit: StockUnit, steps: list[ReadinessStep]
) -> None:
    client, path = api_as("general_manager", dealer), f"stock-units/{unit.pk}/"
    assert client.get("readiness-steps/").json()["results"][0]["name"] == "Intake"
    assert_problem(
        client.post(f"{path}ready/", {"step_id": steps[5].pk, "reason": "x"}), 400, "no_buyers_guide"
    )
    guide = client.post(f"{path}buyers-guides/", {"kind": "as_is"})
    assert (guide.status_code, guide.json()["languages"]) == (201, ["en"])
    moved = client.post(f"{path}ready/", {"step_id": steps[5].pk, "reason": "x"}).json()
    assert (moved["readiness"], moved["available"], moved["obstacles"]) == ("frontline", True, [])
    assert [row["verb"] for row in client.get(f"{path}step-visits/").json()["results"]] == ["skip"]
    recall = client.post(f"{path}recalls/", {"kind": "stop_sale", "campaign": "S1", "description": "Leak"})
    assert client.get(path).json()["obstacles"] == ["A stop-sale is in force."]
    assert client.get("stock-units/?available=true").json()["results"] == []
    remedy = client.post(f"{path}recalls/{recall.json()['id']}/remedy/", {"done": "Hose"})
    assert (remedy.status_code, remedy.json()["remedy"]) == (200, "Hose")
    tech = dealer.user("technician")
    assert client.post(f"{path}assign/", {"owner_id": tech.pk}).status_code == 200
    assert client.get(f"{path}step-visits/").json()["results"][0]["owner_name"] == tech.name
    assert_problem(client.post(f"{path}assign/", {"owner_id": 10**9}), 400, "bad_owner")
    step = client.post("readiness-steps/", {"name": "Wash", "position": 35, "stage": "detail"}).json()
    patched = client.patch(f"readiness-steps/{step['id']}/", {"target_hours": 4}, if_match='"1"')
    assert patched.json()["target_hours"] == 4


CASES = [
    Case("get", "readiness-steps/", may.VIEW),
    Case("get", "stock-units/{unit}/step-visits/", may.VIEW),
    Case("get", "stock-units/{unit}/buyers-guides/", may.VIEW),
    Case("get", "stock-units/{unit}/recalls/", may.VIEW),
    Case("post", "stock-units/{unit}/ready/", may.READY, 200, {"step_id": "{step}"}),
    Case("post", "stock-units/{moved}/assign/", may.READY, 200, {"owner_id": None}),
    Case("post", "stock-units/{unit}/buyers-guides/", may.ISSUE_GUIDE, 201, {"kind": "as_is"}),
    Case("post", "stock-units/{unit}/recalls/{recall}/remedy/", may.RECALLS, 200, {"done": "Hose"}),
    Case("post", "readiness-steps/", may.READY_STEPS, 201, {"name": "W", "position": 1, "stage": "recon"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
@pytest.mark.parametrize("role", ["general_manager", "technician", "sales_rep"])
def test_who_may(
    api_as: Any, dealer: Dealer, unit: StockUnit, steps: list[ReadinessStep], case: Case, role: str
) -> None:
    watch = (StockUnit, StepVisit, BuyersGuide, Recall, ReadinessStep, OutboxMessage)
    boss = actor_of("general_manager", dealer.dealership)
    if case.body and "step_id" in case.body:
        case = Case(case.method, case.path, case.code, 200, {"step_id": steps[1].pk})
    with dealer.scope():
        recall = recalls.open_recall(
            unit_id=unit.pk, kind="recall", campaign="R1", description="Airbag", by=boss, at=AT
        )
        moved = unit_in(dealer.dealership, "in_stock")
        readiness.move_to(unit_id=moved.pk, step_id=steps[1].pk, by=boss, at=AT)
        ids = {"unit": unit.pk, "moved": moved.pk, "recall": recall.pk}
        run_case(case, lambda who: api_as(who, dealer), role, watch, **ids)
