"""Work on cars at the doors: the card, the page of what waits, the board, the API."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from apps.accounts.tests.fixtures import Dealer
from apps.core.models import OutboxMessage
from apps.core.testing.api import Case, assert_list_matches_schema, assert_problem, run_case
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory import permissions as may
from apps.inventory.api.work import WorkItemViewSet
from apps.inventory.models import CostEntry, StockUnit, WorkItem, WorkPolicy
from apps.inventory.services import work
from apps.inventory.tests.conftest import SignIn, actor_of
from apps.inventory.tests.factories import AT, unit_in

WAITING = "/admin/inventory/approvals/"
HTMX = {"HX-Request": "true"}
BRAKES = {"title": "Front brakes", "kind": "mechanical", "estimate": "812.50", "vendor": "Metro Brakes"}


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    with dealer.scope():
        return unit_in(dealer.dealership, "in_stock", stock_number="W100")


@pytest.fixture
def item(dealer: Dealer, unit: StockUnit) -> WorkItem:
    with dealer.scope():
        return propose(dealer, unit)


def propose(dealer: Dealer, unit: StockUnit, **more: Any) -> WorkItem:
    by = actor_of("service_advisor", dealer.dealership, user_id=903)
    facts = {**BRAKES, "estimate": Decimal("812.50"), **more}
    return work.propose(unit_id=unit.pk, by=by, at=AT, **facts)


def post(client: Client, item: WorkItem, verb: str, htmx: bool = True, **body: Any) -> Any:
    headers = HTMX if htmx else {}
    return client.post(f"/admin/inventory/work/{item.pk}/do/{verb}/", body, headers=headers)


def test_proposed_approved_and_done_on_the_page(signed_in: SignIn, dealer: Dealer, unit: StockUnit) -> None:
    shop, boss = signed_in("service_advisor"), signed_in("general_manager")
    page = f"/admin/inventory/stockunit/{unit.pk}/"
    wrong = shop.post(f"{page}do/propose_work/", {**BRAKES, "estimate": ""})
    assert wrong.status_code == 422
    assert shop.post(f"{page}do/propose_work/", BRAKES).status_code == 302
    with dealer.scope():
        item = WorkItem.objects.get()
    html = shop.get(f"{page}page/").content.decode()
    assert "Front brakes" in html and "Waiting for approval" in html and "$812.50" in html
    assert "do/approve/" not in html
    assert post(shop, item, "approve").status_code == 422
    assert post(boss, item, "approve", seen_version=item.version).headers["HX-Redirect"] == f"{page}page/"
    stale = post(boss, item, "cancel", reason="x", seen_version=item.version)
    assert (stale.status_code, "Somebody else" in stale.content.decode()) == (409, True)
    typed = post(shop, item, "finish", actual="many", reference="M-7")
    assert (typed.status_code, 'value="M-7"' in typed.content.decode()) == (422, True)
    assert post(shop, item, "finish", htmx=False, actual="820", reference="M-7").status_code == 302
    html = boss.get(f"{page}page/").content.decode()
    assert "M-7" in html and "How Actual is computed" in html and "$820.00" in html
    assert post(boss, item, "undo", htmx=False, reason="wrong car").status_code == 302
    with dealer.scope():
        assert CostEntry.objects.filter(kind="recon").count() == 2
    assert boss.get(f"/admin/inventory/work/{item.pk}/do/approve/").status_code == 405
    assert "You asked for this" not in html
    boss.post(f"{page}do/propose_work/", {**BRAKES, "title": "Rear brakes"})
    assert "You asked for this" in boss.get(f"{page}page/").content.decode()
    assert post(boss, item, "paint").status_code == 404


def test_what_waits_is_decided_from_one_page(
    signed_in: SignIn, dealer: Dealer, unit: StockUnit, item: WorkItem
) -> None:
    with dealer.scope():
        glass = propose(dealer, unit, title="Windscreen", kind="glass", estimate=Decimal(700))
        propose(dealer, unit, title="Mats", kind="other", estimate=Decimal(40))
    boss = signed_in("sales_manager")
    boss.get(WAITING)
    with assert_query_baseline("inventory approvals"):
        html = boss.get(WAITING).content.decode()
    assert html.index("Front brakes") < html.index("Windscreen")
    assert "Mats" not in html and "$40.00 of other work approved on this car" in html
    assert 'class="k-count' in html
    only = boss.get(f"{WAITING}?kind=glass", headers=HTMX).content.decode()
    assert "Windscreen" in only and "Front brakes" not in only and "<html" not in only
    back = f"{WAITING}?kind=glass"
    refused = post(boss, glass, "decline", next=back, reason="")
    assert (refused.status_code, "Say why" in refused.content.decode()) == (422, True)
    assert post(boss, glass, "decline", next=back, reason="chip only").headers["HX-Redirect"] == back
    away = post(boss, item, "approve", next="https://evil.example/")
    assert away.headers["HX-Redirect"].endswith(f"/stockunit/{unit.pk}/page/")
    assert "Nothing waits" in boss.get(WAITING).content.decode()
    for role in ("service_advisor", "sales_rep", "auditor"):
        assert signed_in(role).get(WAITING).status_code == 403


def test_the_limits_are_set_in_a_dialog(signed_in: SignIn, dealer: Dealer) -> None:
    boss = signed_in("general_manager")
    body = {"approval_limit": "750", "tolerance": "20", "seen": 1}
    assert boss.post(f"{WAITING}policy/", {**body, "tolerance": "-1"}, headers=HTMX).status_code == 422
    assert boss.post(f"{WAITING}policy/", body).status_code == 302
    assert boss.post(f"{WAITING}policy/", body, headers=HTMX).status_code == 422
    assert "up to $750.00" not in boss.get(WAITING).content.decode()
    with dealer.scope():
        assert WorkPolicy.objects.get().approval_limit == 750
    assert signed_in("sales_manager").post(f"{WAITING}policy/", body).status_code == 403


def test_the_board_counts_what_is_open(signed_in: SignIn, item: WorkItem) -> None:
    board = "/admin/inventory/board/"
    assert "1 job open, $812" in signed_in("service_advisor").get(board).content.decode().replace(
        "$813", "$812"
    )
    told = signed_in("sales_rep").get(board).content.decode()
    assert "1 job open" in told and "$81" not in told


def test_the_api_has_the_same_verbs(api_as: Any, dealer: Dealer, unit: StockUnit) -> None:
    shop, boss = api_as("service_advisor", dealer), api_as("general_manager", dealer)
    path = f"stock-units/{unit.pk}/work-items/"
    made = shop.post(path, BRAKES)
    assert (made.status_code, made.json()["state"], made["ETag"]) == (201, "proposed", '"1"')
    one = f"{path}{made.json()['id']}/"
    assert_problem(boss.post(f"{one}approve/", if_match='"9"'), 412)
    assert boss.post(f"{one}approve/", if_match='"1"').json()["approved_amount"] == "812.50"
    assert_problem(boss.post(f"{one}approve/"), 409, "illegal_transition")
    late = shop.post(f"{one}finish/", {"actual": "900.00"}).json()
    assert (late["state"], late["actual"]) == ("proposed", "900.00")
    assert boss.post(f"{one}approve/").json()["state"] == "done"
    assert boss.get(f"stock-units/{unit.pk}/").json()["cost"]["recon"] == "900.00"
    assert boss.post(f"{one}undo/", {"reason": "double"}).json()["state"] == "approved"
    assert boss.post(f"{one}cancel/", {"reason": "sold as is"}).json()["state"] == "cancelled"
    seen = api_as("sales_rep", dealer).get(path).json()["results"][0]
    assert (seen["title"], seen["estimate"], seen["approved_amount"]) == ("Front brakes", None, None)
    with dealer.scope():
        row = WorkItem.objects.get()
        assert_list_matches_schema(WorkItemViewSet, boss.get(path).json()["results"][0], row)
        other = unit_in(dealer.dealership, "in_stock")
    assert_problem(boss.post(f"stock-units/{other.pk}/work-items/{row.pk}/approve/"), 404)


CASES = [
    Case("get", "stock-units/{unit}/work-items/", may.VIEW),
    Case("post", "stock-units/{unit}/work-items/", may.WORK, 201, BRAKES),
    Case("post", "stock-units/{unit}/work-items/{item}/approve/", may.APPROVE_WORK, 200, {}),
    Case("post", "stock-units/{unit}/work-items/{item}/decline/", may.APPROVE_WORK, 200, {"reason": "no"}),
    Case("post", "stock-units/{unit}/work-items/{item}/cancel/", may.WORK, 200, {"reason": "no"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
@pytest.mark.parametrize("role", ["sales_manager", "technician", "sales_rep"])
def test_who_may(api_as: Any, dealer: Dealer, unit: StockUnit, item: WorkItem, case: Case, role: str) -> None:
    watch = (StockUnit, WorkItem, CostEntry, OutboxMessage)
    with dealer.scope():
        run_case(case, lambda who: api_as(who, dealer), role, watch, unit=unit.pk, item=item.pk)
