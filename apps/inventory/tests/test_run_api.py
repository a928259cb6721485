"""Imports and bulk acts through the API, from the first step to the undo; who may; nothing foreign."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.testing.api import (
    Case,
    assert_list_matches_schema,
    assert_orderings_indexed,
    assert_problem,
    run_case,
)
from apps.core.testing.jobs import run_queued
from apps.inventory import permissions as may
from apps.inventory.api.bulk_runs import BulkRunViewSet
from apps.inventory.api.imports import ImportViewSet
from apps.inventory.models import BulkRun, ImportRun, StockUnit
from apps.inventory.tests.factories import VIN, unit_in

FILE = f"vin,make,model,Asking,price\n{VIN},Honda,Civic,20500,call\n,Honda,Civic,1,2\n".encode()


def upload(client: Any, content: bytes = FILE) -> Any:
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("stock.csv", content)})
    return client.client.generic(
        "POST", "/api/v1/imports/", body, content_type=MULTIPART_CONTENT, headers=client.headers
    )


def test_an_import_from_upload_to_undo(dealer: Dealer, api_as: Any) -> None:
    client = api_as("back_office", dealer)
    answer = upload(client)
    made = answer.json()
    assert (answer.status_code, made["state"], made["headers"][0]) == (201, "uploaded", "vin")
    path = f"imports/{made['id']}/"
    columns = made["columns"] | {"price": "Asking"}
    assert client.post(f"{path}check/", {"columns": columns}).json()["state"] == "checking"
    assert_problem(client.post(f"{path}commit/"), 409)
    run_queued()
    checked = client.get(path).json()
    assert (checked["state"], checked["counts"]["create"], checked["counts"]["reject"]) == ("checked", 1, 1)
    (line,) = client.get(f"{path}lines/?kind=reject").json()["results"]
    assert (line["line"], line["cells"]["Asking"]) == (3, "1")
    (line,) = client.get(f"{path}lines/?kind=create").json()["results"]
    assert ["internet_price", "", "20500.00"] in line["changes"]
    assert_problem(client.get(f"{path}lines/"), 400)
    assert_problem(client.get(f"{path}lines/?kind=none"), 400)
    assert client.post(f"{path}commit/").json()["state"] == "importing"
    run_queued()
    with dealer.scope():
        assert StockUnit.objects.get().price == Decimal(20_500)
    assert_problem(client.delete(path, if_match=client.get(path)["ETag"]), 409)
    assert_problem(client.post(f"{path}undo/", {}), 400)
    assert client.post(f"{path}undo/", {"reason": "wrong file"}).json()["state"] == "undoing"
    run_queued()
    assert client.get(path).json()["state"] == "undone"
    with dealer.scope():
        assert StockUnit.objects.get().status == "cancelled"
        (listed,) = client.get("imports/").json()["results"]
        assert_list_matches_schema(ImportViewSet, listed, ImportRun.objects.get())
        assert_orderings_indexed(ImportViewSet)


def test_an_import_that_is_refused_or_thrown_away(dealer: Dealer, api_as: Any) -> None:
    client = api_as("back_office", dealer)
    assert_problem(upload(client, b"<html>"), 400)
    made = upload(client).json()
    path = f"imports/{made['id']}/"
    for body in ({"columns": {"colour_of_money": "vin"}}, {"columns": {"vin": "nothing"}}, {"gone": "burn"}):
        assert_problem(client.post(f"{path}check/", body), 400)
    assert_problem(client.post(f"{path}check/", {"state": "imported"}), 400)
    assert client.delete(path, if_match=f'"{made["version"]}"').status_code == 204
    assert client.get(path).status_code == 404


def test_a_bulk_act_from_preview_to_undo(dealer: Dealer, api_as: Any) -> None:
    with dealer.scope():
        units = [unit_in(dealer.dealership, "in_stock") for _ in range(2)]
    client = api_as("sales_manager", dealer)
    body = {"verb": "reprice", "rule": {"kind": "internet", "how": "lower", "amount": "10"}}
    answer = client.post("bulk-runs/", body | {"query": "status=in_stock"}, idempotency_key="k")
    made = answer.json()
    assert (answer.status_code, made["state"], made["counts"]) == (201, "ready", {"change": 2})
    assert client.post("bulk-runs/", body | {"query": "status=in_stock"}, idempotency_key="k").json() == made
    path = f"bulk-runs/{made['id']}/"
    assert {row["after"] for row in client.get(f"{path}lines/?kind=change").json()["results"]} == {"18891.00"}
    assert client.post(f"{path}commit/", {}, if_match='"1"').status_code == 412
    assert client.post(f"{path}commit/").json()["state"] == "writing"
    run_queued()
    with dealer.scope():
        assert set(StockUnit.objects.values_list("internet_price", flat=True)) == {Decimal(18_891)}
    assert len(client.get(f"{path}lines/?outcome=written").json()["results"]) == len(units)
    assert client.post(f"{path}undo/", {"reason": "wrong"}).json()["state"] == "undoing"
    run_queued()
    with dealer.scope():
        assert set(StockUnit.objects.values_list("internet_price", flat=True)) == {Decimal(20_990)}
        (listed,) = client.get("bulk-runs/").json()["results"]
        assert_list_matches_schema(BulkRunViewSet, listed, BulkRun.objects.get())
        assert_orderings_indexed(BulkRunViewSet)


@pytest.mark.parametrize(
    "change",
    [
        {"rule": {"kind": "internet", "how": "magic"}},
        {"rule": {"kind": "internet", "how": "lower", "amount": "10", "older_than": "x"}},
        {"query": "x=1"},
        {"query": "status=in_stock", "unit_ids": [1]},
        {"unit_ids": []},
        {"verb": "sell"},
    ],
)
def test_a_bulk_act_that_makes_no_sense(dealer: Dealer, api_as: Any, change: dict[str, Any]) -> None:
    body = {"verb": "reprice", "rule": {"kind": "internet", "how": "lower", "amount": "10"}}
    chosen = {} if {"query", "unit_ids"} & change.keys() else {"query": ""}
    assert_problem(api_as("sales_manager", dealer).post("bulk-runs/", body | chosen | change), 400)
    with dealer.scope():
        assert not BulkRun.objects.exists()


def test_a_rule_that_tells_cost_is_for_those_who_see_it(dealer: Dealer, api_as: Any) -> None:
    with dealer.scope():
        unit_in(dealer.dealership, "in_stock")
    body = {"verb": "reprice", "rule": {"kind": "internet", "how": "over_cost", "amount": "10"}, "query": ""}
    made = api_as("sales_manager", dealer).post("bulk-runs/", body).json()
    rep = api_as("sales_rep", dealer)
    assert rep.get(f"bulk-runs/{made['id']}/").status_code == 404
    assert rep.get(f"bulk-runs/{made['id']}/lines/?kind=change").status_code == 403
    assert rep.get("bulk-runs/").json()["results"] == []


@pytest.mark.parametrize("role", ["general_manager", "back_office", "sales_manager", "sales_rep", "auditor"])
def test_who_may(dealer: Dealer, api_as: Any, role: str) -> None:
    with dealer.scope():
        unit = unit_in(dealer.dealership, "in_stock").pk
    run_case(Case("get", "imports/", may.IMPORT), lambda r: api_as(r, dealer), role)
    body = {"verb": "place", "rule": {"location_id": None}, "unit_ids": [unit]}
    case = Case("post", "bulk-runs/", may.EDIT, 201, body)
    run_case(case, lambda r: api_as(r, dealer), role, watch=[BulkRun, StockUnit], within=dealer.scope)


def test_another_dealerships_runs_are_not_there(two_dealers: TwoDealers, api_as: Any) -> None:
    run = upload(api_as("dealer_admin", two_dealers.ours)).json()
    client = api_as("dealer_admin", two_dealers.theirs)
    path = f"imports/{run['id']}/"
    for answer in (
        client.get(path),
        client.get(f"{path}lines/?kind=create"),
        client.post(f"{path}check/", {}),
    ):
        assert answer.status_code == 404
    assert client.get("imports/").json()["results"] == []
