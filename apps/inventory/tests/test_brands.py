"""Title brands stay; a car that comes back brings its past."""

from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import Dealer
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.testing.permission_tables import refused
from apps.inventory.former_stays import former_stays, lower_than_before, standing
from apps.inventory.models import StockUnit, VehicleBrand
from apps.inventory.permissions import BRAND
from apps.inventory.services.brands import add_brand
from apps.inventory.tests.conftest import SignIn, actor_of
from apps.inventory.tests.factories import AT, VIN, VehicleFactory, unit_in


def brand(unit: StockUnit, by: Actor, kind: str, **more: Any) -> VehicleBrand:
    return add_brand(unit_id=unit.pk, kind=kind, source="title", by=by, at=AT, **more)


def names(unit: StockUnit) -> list[str]:
    return [row.kind for row in standing(VehicleBrand.objects.filter(vehicle=unit.vehicle_id))]


def test_a_brand_is_superseded_and_stays(shop: Dealership, boss: Actor) -> None:
    unit = unit_in(shop, "in_stock")
    salvage = brand(unit, boss, "salvage", state="TX")
    hail = brand(unit, boss, "hail")
    brand(unit, boss, "rebuilt", state="TX", supersedes_id=salvage.pk)
    assert (names(unit), VehicleBrand.objects.count()) == (["rebuilt", "hail"], 3)
    with pytest.raises(Conflict, match="superseded already"):
        brand(unit, boss, "none", supersedes_id=salvage.pk, note="typo")
    brand(unit, boss, "none", supersedes_id=hail.pk, note="another car")
    assert names(unit) == ["rebuilt"]


def test_nothing_edits_or_deletes_a_brand(shop: Dealership, boss: Actor) -> None:
    row = brand(unit_in(shop, "in_stock"), boss, "flood")
    for act in (row.delete, lambda: VehicleBrand.objects.filter(pk=row.pk).update(kind="hail")):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()


@pytest.mark.parametrize(
    "more", [{"kind": "mint"}, {"kind": "none"}, {"source": "rumour"}, {"supersedes_id": 10**9}]
)
def test_impossible_brands(shop: Dealership, boss: Actor, more: dict[str, Any]) -> None:
    given: dict[str, Any] = {"kind": "hail", "source": "title", **more}
    with pytest.raises(Invalid):
        add_brand(unit_id=unit_in(shop, "in_stock").pk, by=boss, at=AT, **given)
    assert VehicleBrand.objects.count() == 0


def test_a_rep_records_none(shop: Dealership, boss: Actor, rep: Actor) -> None:
    unit = unit_in(shop, "in_stock")
    row = brand(unit, boss, "flood")
    with refused(BRAND, row, unit):
        brand(unit, rep, "hail")


def test_a_car_that_comes_back(shop: Dealership, boss: Actor) -> None:
    car = VehicleFactory(dealership=shop, vin=VIN)
    first = unit_in(shop, "delivered", vehicle=car, odometer=41_200)
    second = unit_in(shop, "in_stock", vehicle=car, odometer=39_000)
    brand(first, boss, "flood")
    (stay,) = former_stays(car.pk, besides=second.pk)
    assert "was here 2026" in stay.sentence
    assert "delivered at 41,200 mi" in stay.sentence
    assert lower_than_before(39_000, "mi", [stay]) == stay
    assert lower_than_before(66_306, "km", [stay]) is None
    assert names(second) == ["flood"]


def test_screens_and_api_tell_it(signed_in: SignIn, api_as: Any, dealer: Dealer) -> None:
    with dealer.scope():
        car = VehicleFactory(dealership=dealer.dealership, vin=VIN)
        unit_in(dealer.dealership, "delivered", vehicle=car, odometer=41_200, stock_number="OLD1")
        unit = unit_in(dealer.dealership, "in_stock", vehicle=car, odometer=39_000)
    client = signed_in("general_manager")
    page = f"/admin/inventory/stockunit/{unit.pk}/"
    posted = client.post(f"{page}do/add_brand/", {"kind": "flood", "source": "nmvtis", "state": "LA"})
    assert posted.status_code == 302
    html = client.get(f"{page}page/").content.decode()
    assert "Branded title:" in html
    assert "OLD1" in html
    assert "less than at the end of an earlier stay" in html
    report = client.get(
        "/admin/inventory/stockunit/vin/", {"vin": VIN, "odometer": "39000", "odometer_unit": "mi"}
    ).content.decode()
    assert "was here 2026 as OLD1" in report
    assert "showed 41,200 mi when it left" in report
    manager = api_as("general_manager", dealer)
    (listed,) = manager.get(f"stock-units/{unit.pk}/").json()["brands"]
    assert (listed["kind"], listed["state"]) == ("flood", "LA")
    body = {"kind": "hail", "source": "inspection"}
    assert manager.post(f"stock-units/{unit.pk}/brands/", body).status_code == 201
    assert len(manager.get(f"stock-units/{unit.pk}/brands/").json()["results"]) == 2
    rep = api_as("sales_rep", dealer)
    assert rep.post(f"stock-units/{unit.pk}/brands/", body).status_code == 403
    assert actor_of("sales_rep", dealer.dealership).can(BRAND) is False
