"""Two people take one accepted car into stock at the same moment: one unit."""

from functools import partial

import pytest

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.core.errors import Conflict
from apps.core.tenancy import scope
from apps.core.testing.concurrency import Crossing, at_once
from apps.inventory.models import Appraisal, StockUnit
from apps.inventory.services import appraisal_intake, appraisal_offers
from apps.inventory.services.appraisal_intake import take_in_appraised
from apps.inventory.tests.appraised import CAR, appraised
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT

WON = "won"


@pytest.fixture
def shop(transactional_db: None) -> Dealership:
    return DealershipFactory()


def _told(shop: Dealership, act: object, appraisal_id: int, number: int) -> str:
    by = actor_of("sales_manager", shop, user_id=number + 1)
    try:
        with scope(shop.pk, group_id=shop.group_id, actor=by):
            act(appraisal_id=appraisal_id, by=by, at=AT)  # type: ignore[operator]
    except Conflict:
        return "too late"
    return WON


def test_one_unit_and_the_others_learn_that_they_are_late(shop: Dealership) -> None:
    with scope(shop.pk):
        row = appraised(shop, "offered")
    for act in (appraisal_offers.accept, take_in_appraised):
        outcomes = at_once([partial(_told, shop, act, row.pk, number) for number in range(8)])
        assert sorted(map(str, outcomes)) == ["too late"] * 7 + [WON]
    with scope(shop.pk):
        unit = StockUnit.objects.get()
        assert (Appraisal.objects.get().unit_id, unit.vin) == (unit.pk, CAR.vin)


def test_without_the_lock_two_would_begin(shop: Dealership, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: everybody reads an accepted appraisal; only the table's constraints are left."""
    crossing = Crossing()

    def unlocked(appraisal_id: int, version: int | None = None) -> Appraisal:
        row = Appraisal.objects.select_related("dealership").get(pk=appraisal_id)
        crossing.pass_through()
        return row

    with scope(shop.pk):
        row = appraised(shop, "offered")
    monkeypatch.setattr(appraisal_offers, "lock_appraisal", unlocked)
    monkeypatch.setattr(appraisal_intake, "lock_appraisal", unlocked)
    seen = []
    begun = appraisal_offers.move_appraisal
    monkeypatch.setattr(
        appraisal_offers,
        "move_appraisal",
        lambda row, *a, **k: (seen.append(row.status), begun(row, *a, **k)),
    )
    at_once([partial(_told, shop, appraisal_offers.accept, row.pk, number) for number in range(2)])
    assert seen == ["offered", "offered"]
