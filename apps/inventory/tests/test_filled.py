"""What a unit is read with: rows that are not there are not asked for, those that are all show."""

from typing import Any

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import Dealer
from apps.core.actor import Actor
from apps.core.api.verbs import serializer_of
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory.api.serializers import StockUnitOutput
from apps.inventory.filled import OF_UNIT, OF_VEHICLE
from apps.inventory.models import StockUnit, Vehicle
from apps.inventory.selectors import detailed, unit_for_page
from apps.inventory.services.brands import add_brand
from apps.inventory.services.disposing import write_off
from apps.inventory.services.recalls import open_recall
from apps.inventory.tests.factories import AT, unit_in


def shown(unit: StockUnit) -> Any:
    return serializer_of(StockUnitOutput).to_representation(unit)


def test_the_relations_that_have_rows_are_known(shop: Dealership, boss: Actor) -> None:
    bare, told = unit_in(shop, "in_stock"), unit_in(shop, "in_stock")
    add_brand(unit_id=told.pk, kind="hail", source="title", by=boss, at=AT)
    open_recall(unit_id=told.pk, kind="recall", campaign="26V1", description="Airbag", by=boss, at=AT)
    assert unit_for_page(bare.pk).filled == []
    assert unit_for_page(told.pk).filled == ["brands", "recalls"]
    assert [row.campaign for row in unit_for_page(told.pk).rows_of("recalls")] == ["26V1"]


def test_a_detailed_unit_shows_what_a_plain_one_does(shop: Dealership, boss: Actor) -> None:
    told = unit_in(shop, "in_stock")
    add_brand(unit_id=told.pk, kind="hail", source="title", by=boss, at=AT)
    write_off(unit_id=told.pk, kind="theft", reference="P-1", reason="stolen", by=boss, at=AT)
    unit_in(shop, "in_stock")
    plain = [shown(unit) for unit in StockUnit.objects.all()]
    units = detailed(StockUnit.objects.all(), "brands", "advances")
    assert [shown(unit) for unit in units] == plain
    assert [(len(unit["brands"]), len(unit["dispositions"])) for unit in plain] == [(0, 0), (1, 1)]


def test_every_relation_is_one_of_its_owner() -> None:
    for model, names in ((Vehicle, OF_VEHICLE), (StockUnit, OF_UNIT)):
        assert all(model._meta.get_field(name).one_to_many for name in names)


def test_a_detail_of_a_bare_unit_is_one_statement(api_as: Any, dealer: Dealer) -> None:
    with dealer.scope():
        unit = unit_in(dealer.dealership, "in_stock")
    manager = api_as("general_manager", dealer)
    manager.get(f"stock-units/{unit.pk}/")
    with assert_query_baseline("api stock-units detail"):
        assert manager.get(f"stock-units/{unit.pk}/").json()["brands"] == []
