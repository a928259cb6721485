"""Fifty people hold one car at the same moment. In full: tests/faults/test_one_car.py."""

import pytest

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.core.tenancy import scope
from apps.inventory.models import Hold
from apps.inventory.tests.factories import unit_in
from apps.inventory.tests.race import WON, hold_at_once, unguarded_at_once

MANY = 50


@pytest.fixture
def car(transactional_db: None) -> tuple[Dealership, int]:
    shop = DealershipFactory()
    with scope(shop.pk):
        return shop, unit_in(shop, "in_stock").pk


def test_exactly_one_holds_the_car_and_the_others_learn_who(car: tuple[Dealership, int]) -> None:
    shop, unit_id = car
    outcomes = hold_at_once(shop, unit_id, MANY)
    assert outcomes.count(WON) == 1
    winner = outcomes.index(WON)
    told = {outcome for outcome in outcomes if outcome != WON}
    assert len(told) == 1
    assert f"held by The sales rep for Customer {winner} until 2026-11-21" in told.pop()
    with scope(shop.pk):
        assert Hold.objects.filter(unit_id=unit_id).count() == 1


def test_without_the_guard_many_would_win(car: tuple[Dealership, int]) -> None:
    shop, unit_id = car
    assert unguarded_at_once(shop, unit_id, 10).count(WON) > 1
