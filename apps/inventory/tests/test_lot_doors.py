"""The lot through the API and on the vehicle page."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import LocationFactory
from apps.accounts.tests.fixtures import Dealer
from apps.core.clock import now
from apps.core.models import OutboxMessage
from apps.core.testing.api import Case, assert_orderings_indexed, assert_problem, run_case
from apps.inventory import permissions as may
from apps.inventory.api.lot import LotPlaceViewSet
from apps.inventory.models import KeyMove, KeySet, LotPlace, Sighting, StockUnit
from apps.inventory.services.lot_places import add_place
from apps.inventory.tests.conftest import SignIn, actor_of
from apps.inventory.tests.factories import unit_in


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    with dealer.scope():
        return unit_in(dealer.dealership, "in_stock")


@pytest.fixture
def row(dealer: Dealer) -> LotPlace:
    boss = actor_of("general_manager", dealer.dealership)
    with dealer.scope():
        lot = LocationFactory(dealership=dealer.dealership, name="Main lot")
        return add_place(name="Row A", location_id=lot.pk, by=boss, at=now())


def test_a_sighting_and_keys_by_api(api_as: Any, dealer: Dealer, unit: StockUnit, row: LotPlace) -> None:
    client, path = api_as("sales_rep", dealer), f"stock-units/{unit.pk}/"
    body = {"place_id": row.pk, "odometer": 30_010, "client_id": str(uuid4())}
    first, again = client.post(f"{path}sightings/", body), client.post(f"{path}sightings/", body)
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    (listed,) = client.get(f"stock-units/?lot_place_id={row.pk}").json()["results"]
    assert (listed["lot_place_id"], listed["odometer"]) == (row.pk, 30_010)
    problem = assert_problem(client.post(f"{path}sightings/", {"odometer": 5}), 409, "in_doubt")
    assert [doubt["code"] for doubt in problem["doubts"]] == ["odometer_lower"]
    settled = client.post(f"{path}sightings/", {"odometer": 5, "settled": ["odometer_lower"]})
    assert (settled.status_code, len(client.get(f"{path}sightings/").json()["results"])) == (201, 2)
    assert_problem(client.post(f"{path}sightings/", {"place_id": 10**9}), 400)
    assert client.post(f"{path}keys/count/", {"count": 2, "tag": "b7"}).json()["tag"] == "B7"
    assert client.post(f"{path}keys/take/", {}).json()["holder_name"]
    assert_problem(client.post(f"{path}keys/take/", {}), 409, "keys_taken")
    assert client.post(f"{path}keys/return/", {"note": "desk"}).json()["holder_id"] is None
    assert [r["verb"] for r in client.get(f"{path}keys/").json()["results"]] == ["return", "take", "set"]
    with dealer.scope():
        assert_orderings_indexed(LotPlaceViewSet)


CASES = [
    Case("get", "lot-places/", may.VIEW),
    Case("get", "stock-units/{unit}/sightings/", may.VIEW),
    Case("get", "stock-units/{unit}/keys/", may.VIEW),
    Case("post", "stock-units/{unit}/sightings/", may.LOT, 201, {"note": "x"}),
    Case("post", "stock-units/{unit}/keys/count/", may.LOT, 200, {"count": 2}),
    Case("post", "stock-units/{unit}/keys/take/", may.LOT, 200, {}),
    Case("patch", "lot-places/{row}/", may.LOT_PLACES, 200, {"position": 3}, {"If-Match": '"1"'}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
@pytest.mark.parametrize("role", ["general_manager", "technician", "auditor"])
def test_who_may(api_as: Any, dealer: Dealer, unit: StockUnit, row: LotPlace, case: Case, role: str) -> None:
    watch = (StockUnit, Sighting, KeySet, KeyMove, LotPlace, OutboxMessage)
    with dealer.scope():
        run_case(case, lambda who: api_as(who, dealer), role, watch, unit=unit.pk, row=row.pk)


def test_the_card_of_the_vehicle_page(
    signed_in: SignIn, dealer: Dealer, unit: StockUnit, row: LotPlace
) -> None:
    client = signed_in("technician")
    page = reverse("admin:inventory_stockunit_page", args=[unit.pk])

    def do(verb: str, **data: Any) -> Any:
        return client.post(reverse("admin:inventory_stockunit_do", args=[unit.pk, verb]), data)

    assert do("see", place_id=row.pk, odometer=100).status_code == 409
    assert do("see", place_id=row.pk, odometer=100, sure="on", note="By the fence").status_code == 302
    assert do("set_keys", count=2, tag="K9").status_code == 302
    with dealer.scope():
        me = Sighting.objects.get().by_id
    assert do("take_keys", holder_id=me).status_code == 302
    html = client.get(page).content.decode()
    for words in ("Row A", "By the fence", "2 keys", "at K9", "Return the keys"):
        assert words in html
    assert do("return_keys").status_code == 302
    listed = client.get(reverse("admin:inventory_stockunit_changelist")).content.decode()
    assert "at Row A" in listed
    sheet = client.get(reverse("admin:inventory_facets"), {"lot_place_id__in": row.pk}).content.decode()
    assert "Row A" in sheet
    narrowed = client.get(f"{reverse('admin:inventory_stockunit_changelist')}?lot_place_id__in={row.pk}")
    assert "Place: Row A" in narrowed.content.decode()


def test_places_are_set_in_the_settings(signed_in: SignIn, dealer: Dealer, row: LotPlace) -> None:
    add = reverse("admin:inventory_lotplace_add")
    client = signed_in("general_manager")
    body = {"name": "Row B", "location": row.location_id, "position": 4, "is_active": "on"}
    assert client.post(add, body).status_code == 302
    assert client.post(add, body).status_code == 409
    with dealer.scope():
        assert list(LotPlace.objects.values_list("name", flat=True)) == ["Row A", "Row B"]
    assert "Row B" in client.get(reverse("admin:inventory_lotplace_changelist")).content.decode()
    assert signed_in("sales_rep").get(add).status_code == 403
