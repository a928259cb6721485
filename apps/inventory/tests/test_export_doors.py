"""Exports at their doors: the pages, the API, who may, and nothing of another dealership."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.models import AuditEvent
from apps.core.testing.api import (
    Case,
    assert_list_matches_schema,
    assert_orderings_indexed,
    assert_problem,
    run_case,
)
from apps.core.testing.baselines import assert_query_baseline
from apps.core.testing.jobs import run_queued
from apps.inventory import permissions as may
from apps.inventory.api.exports import StockExportViewSet
from apps.inventory.models import StockExport
from apps.inventory.tests.conftest import SignIn
from apps.inventory.tests.exports import made
from apps.inventory.tests.factories import unit_in

LIST = "/admin/inventory/stockunit/"
ADD = "/admin/inventory/stockexport/add/"
EXPORTS = "/admin/inventory/stockexport/"


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def page_of(export: StockExport, step: str = "page") -> str:
    return reverse(f"admin:inventory_stockexport_{step}", args=[export.pk])


@pytest.fixture
def ready(dealer: Dealer) -> StockExport:
    with dealer.scope():
        unit_in(dealer.dealership, "in_stock", acquisition_cost=Decimal("18765.43"))
        return made(dealer.actor("dealer_admin"))


def test_from_the_list_to_the_file(dealer: Dealer, signed_in: SignIn) -> None:
    with dealer.scope():
        for price in (19_000, 29_000):
            unit_in(dealer.dealership, "in_stock", list_price=price, internet_price=None)
        unit_in(dealer.dealership, "delivered", list_price=18_000, internet_price=None)
    client = signed_in("general_manager")
    shown = client.get(f"{LIST}?price__lte=25000&ordering=price").content.decode()
    address = f"{ADD}?query=price__lte%3D25000%26ordering%3Dprice"
    assert address in shown
    page = client.get(address).content.decode()
    assert ">1</b> vehicle:" in page
    assert "Price to: 25000" in page
    answer = client.post(address, {"format": "csv"})
    with dealer.scope():
        export = StockExport.objects.get()
        assert export.query == "price__lte=25000&ordering=price&active=true"
    assert answer["Location"] == page_of(export)
    assert "vehicles so far" in client.get(page_of(export)).content.decode()
    assert client.get(page_of(export, "file")).status_code == 409
    run_queued()
    assert 'href="' + page_of(export, "file") in client.get(page_of(export)).content.decode()
    file = client.get(page_of(export, "file"))
    assert file["Content-Disposition"].startswith('attachment; filename="stock-')
    assert ("no-store" in file["Cache-Control"], file["X-Content-Type-Options"]) == (True, "nosniff")
    text = body_of(file).decode("utf-8-sig")
    assert (text.count("\r\n"), "19000.00" in text) == (2, True)
    with dealer.scope():
        assert AuditEvent.objects.filter(action="inventory.take_export").count() == 1
    assert "stays that are not over" in client.get(EXPORTS).content.decode()


def test_chosen_rows_keep_the_order_of_the_list(dealer: Dealer, signed_in: SignIn) -> None:
    with dealer.scope():
        chosen = [unit_in(dealer.dealership, "in_stock").pk for _ in range(3)][:2]
    client = signed_in("auditor")
    assert 'formaction="' + ADD in client.get(LIST).content.decode()
    query = f"{ADD}?query=ordering%3Dprice&unit={chosen[0]}&unit={chosen[1]}"
    assert "chosen by hand" in client.get(query).content.decode()
    client.post(query, {"format": "xlsx"})
    with dealer.scope():
        export = StockExport.objects.get()
        assert (export.unit_ids, export.query, export.format) == (chosen, "ordering=price", "xlsx")


def test_what_cannot_be_exported_says_why(dealer: Dealer, signed_in: SignIn) -> None:
    client = signed_in("general_manager")
    assert "Nothing to export" in client.get(ADD).content.decode()
    answer = client.get(f"{ADD}?query=year%3Dabc")
    assert (answer.status_code, "cannot be filtered like this" in answer.content.decode()) == (422, True)
    answer = client.post(ADD, {"format": "pdf"})
    assert (answer.status_code, "A file is one of" in answer.content.decode()) == (422, True)
    assert client.get(f"{EXPORTS}999999/page/").status_code == 404
    assert client.get(f"{EXPORTS}999999/file/").status_code == 404


@pytest.mark.parametrize("role", ["sales_rep", "fi_manager", "technician"])
def test_others_see_nothing_of_it(dealer: Dealer, signed_in: SignIn, ready: StockExport, role: str) -> None:
    client = signed_in(role)
    assert ADD not in client.get(LIST).content.decode()
    for path in (ADD, EXPORTS, page_of(ready), page_of(ready, "file")):
        assert client.get(path).status_code == 403
    assert client.post(ADD, {"format": "csv"}).status_code == 403
    with dealer.scope():
        assert StockExport.objects.count() == 1


def test_the_list_of_exports(dealer: Dealer, signed_in: SignIn, ready: StockExport) -> None:
    client = signed_in("general_manager")
    client.get(EXPORTS)
    with assert_query_baseline("inventory exports list"):
        page = client.get(EXPORTS)
    assert ready.file_name in page.content.decode()


def test_through_the_api(dealer: Dealer, api_as: Any, ready: StockExport) -> None:
    client = api_as("general_manager", dealer)
    body = {"format": "csv", "query": "status=in_stock"}
    answer = client.post("stock-exports/", body, idempotency_key="once")
    assert answer.status_code == 201
    made_one = answer.json()
    assert client.post("stock-exports/", body, idempotency_key="once").json()["id"] == made_one["id"]
    path = f"stock-exports/{made_one['id']}/"
    assert_problem(client.get(f"{path}file/"), 409, "export_not_ready")
    run_queued()
    state = client.get(path).json()
    assert (state["state"], state["rows"], state["with_cost"]) == ("ready", 1, True)
    assert b"18765.43" in body_of(client.get(f"{path}file/"))
    listed = client.get("stock-exports/").json()["results"]
    with dealer.scope():
        assert [row["id"] for row in listed] == [made_one["id"], ready.pk]
        assert_list_matches_schema(StockExportViewSet, listed[1], ready)
        assert_orderings_indexed(StockExportViewSet)
    assert_problem(client.post("stock-exports/", {"format": "csv", "query": "x=1"}), 400)


@pytest.mark.parametrize("role", ["general_manager", "back_office", "sales_rep", "auditor", "technician"])
def test_who_may_through_the_api(dealer: Dealer, api_as: Any, role: str) -> None:
    case = Case("post", "stock-exports/", may.EXPORT, 201, {"format": "csv"})
    run_case(case, lambda r: api_as(r, dealer), role, watch=[StockExport], within=dealer.scope)


def test_another_dealerships_export_is_not_there(
    two_dealers: TwoDealers, api_as: Any, sign_in: Any, ready: StockExport
) -> None:
    theirs = two_dealers.theirs
    client = api_as("dealer_admin", theirs)
    assert client.get(f"stock-exports/{ready.pk}/").status_code == 404
    assert client.get(f"stock-exports/{ready.pk}/file/").status_code == 404
    staff = sign_in(theirs.user("dealer_admin"), theirs.dealership)
    assert staff.get(page_of(ready, "file")).status_code == 404
    with two_dealers.ours.scope():
        own = unit_in(two_dealers.ours.dealership, "in_stock").pk
    answer = client.post("stock-exports/", {"format": "csv", "unit_ids": [own]})
    run_queued()
    assert client.get(f"stock-exports/{answer.json()['id']}/").json()["rows"] == 0
