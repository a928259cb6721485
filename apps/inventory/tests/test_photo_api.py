"""Photos through the API: shapes, refusals, who may, and nothing of another dealership."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.models import OutboxMessage
from apps.core.testing.api import Case, assert_problem, run_case
from apps.core.testing.jobs import run_queued
from apps.inventory import permissions as may
from apps.inventory.models import Photo, StockUnit
from apps.inventory.services import photos
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in
from apps.inventory.tests.pictures import jpeg, upload


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    with dealer.scope():
        return unit_in(dealer.dealership, "in_stock")


def post(client: Any, unit_id: int, content: bytes, **fields: str) -> Any:
    """As a program sends a file."""
    body = encode_multipart(BOUNDARY, {"photo": SimpleUploadedFile("a.jpg", content), **fields})
    path = f"/api/v1/stock-units/{unit_id}/photos/"
    return client.client.generic("POST", path, body, content_type=MULTIPART_CONTENT, headers=client.headers)


def test_from_upload_to_removal_and_back(api_as: Any, dealer: Dealer, unit: StockUnit) -> None:
    client, path = api_as("sales_rep", dealer), f"stock-units/{unit.pk}/photos/"
    answer = post(client, unit.pk, jpeg(), view="interior", caption="Seats")
    made = answer.json()
    assert (answer.status_code, made["state"], made["view"], made["caption"]) == (
        201,
        "processing",
        "interior",
        "Seats",
    )
    picture = f"{path}{made['id']}/picture/thumb/"
    assert_problem(client.get(picture), 404, "no_picture")
    post(client, unit.pk, jpeg(colour="blue"))
    with dealer.scope():
        run_queued()
    listed = client.get(path).json()["results"]
    assert [(row["position"], row["state"]) for row in listed] == [(1, "ready"), (2, "ready")]
    assert set(listed[0]) == set(made)
    shown = client.get(picture)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "immutable" in shown["Cache-Control"]
    ids = [row["id"] for row in listed]
    turned = client.post(f"{path}reorder/", {"order": ids[::-1], "seen": ids})
    assert turned.json() == {"order": ids[::-1]}
    assert_problem(client.post(f"{path}reorder/", {"order": ids, "seen": ids}), 412, "stale")
    assert_problem(client.post(f"{path}reorder/", {"order": ids[:1]}), 400, "bad_order")
    version = client.get(path).json()["results"][0]["version"]
    one = f"{path}{ids[1]}/"
    assert_problem(client.patch(one, {"view": "detail"}), 428)
    assert client.patch(one, {"view": "detail"}, if_match=f'"{version}"').json()["view"] == "detail"
    assert client.delete(one, if_match=f'"{version + 1}"').status_code == 204
    assert [row["id"] for row in client.get(path).json()["results"]] == ids[:1]
    assert client.post(f"{one}restore/").json()["position"] == 2


def test_refusals_say_why(api_as: Any, dealer: Dealer, unit: StockUnit, settings: Any) -> None:
    client = api_as("sales_rep", dealer)
    first = post(client, unit.pk, jpeg()).json()
    again = assert_problem(post(client, unit.pk, jpeg()), 409, "same_photo")
    assert again["photo_id"] == first["id"]
    wrong = assert_problem(post(client, unit.pk, b"<svg/>"), 400, "not_a_photo")
    assert wrong["errors"][0]["field"] == "photo"
    assert_problem(post(client, unit.pk, jpeg(colour="blue"), view="engine"), 400)
    assert_problem(post(client, unit.pk, jpeg(colour="blue"), dealership="1"), 400)
    assert_problem(client.post(f"stock-units/{unit.pk}/photos/", {"photo": "x"}), 415)
    settings.UPLOAD_MAX_BYTES = 100
    assert_problem(post(client, unit.pk, jpeg(colour="blue")), 413)
    with dealer.scope():
        assert Photo.objects.count() == 1


CASES = [
    Case("get", "stock-units/{unit}/photos/", may.VIEW),
    Case("get", "stock-units/{unit}/photos/{photo}/picture/large/", may.VIEW),
    Case("post", "stock-units/{unit}/photos/reorder/", may.PHOTOS, 200, {"order": [0]}),
    Case("post", "stock-units/{unit}/photos/{photo}/restore/", may.PHOTOS),
    Case(
        "patch",
        "stock-units/{unit}/photos/{photo}/",
        may.PHOTOS,
        200,
        {"view": "detail"},
        {"if_match": '"2"'},
    ),
    Case("delete", "stock-units/{unit}/photos/{photo}/", may.PHOTOS, 204, None, {"if_match": '"2"'}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
@pytest.mark.parametrize("role", ["sales_rep", "technician", "auditor"])
def test_who_may(api_as: Any, dealer: Dealer, unit: StockUnit, case: Case, role: str) -> None:
    with dealer.scope():
        by = actor_of("sales_rep", dealer.dealership)
        photo = photos.upload(unit_id=unit.pk, content=upload(jpeg()), by=by, at=AT)
        run_queued()
        body = {"order": [photo.pk]} if case.body == {"order": [0]} else case.body
        asked = Case(case.method, case.path, case.code, case.status, body, case.headers)
        run_case(
            asked, lambda who: api_as(who, dealer), role, (Photo, OutboxMessage), unit=unit.pk, photo=photo.pk
        )


def test_nothing_of_another_dealership_or_unit(two_dealers: TwoDealers, api_as: Any, sign_in: Any) -> None:
    ours, theirs = two_dealers
    with theirs.scope():
        foreign = unit_in(theirs.dealership, "in_stock")
        by = actor_of("sales_rep", theirs.dealership)
        photo = photos.upload(unit_id=foreign.pk, content=upload(jpeg()), by=by, at=AT)
        run_queued()
    with ours.scope():
        own = unit_in(ours.dealership, "in_stock")
    client = api_as("dealer_admin", ours)
    assert_problem(post(client, foreign.pk, jpeg(colour="blue")), 404)
    for unit_id in (foreign.pk, own.pk):
        one = f"stock-units/{unit_id}/photos/{photo.pk}/"
        assert_problem(client.get(f"{one}picture/thumb/"), 404)
        assert_problem(client.delete(one, if_match='"2"'), 404)
        assert_problem(client.post(f"{one}restore/"), 404)
    body = {"order": [photo.pk]}
    assert_problem(client.post(f"stock-units/{own.pk}/photos/reorder/", body), 400, "bad_order")
    browser = sign_in(ours.user("dealer_admin"), ours.dealership)
    for path in (f"{photo.pk}/thumb/", f"{photo.pk}/do/remove/"):
        assert browser.post(f"/admin/inventory/photo/{path}").status_code == 404
    with theirs.scope():
        assert Photo.objects.get().removed_at is None
