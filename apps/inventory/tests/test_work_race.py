"""Two jobs are proposed for one car at the same moment: together they stay within its limit."""

from decimal import Decimal
from functools import partial

import pytest

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.core.tenancy import scope
from apps.core.testing.concurrency import Crossing, at_once
from apps.inventory.models import StockUnit, WorkItem
from apps.inventory.services import work
from apps.inventory.services.work_policy import policy_of
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in


@pytest.fixture
def shop(transactional_db: None) -> Dealership:
    return DealershipFactory()


def propose_at_once(shop: Dealership, people: int) -> None:
    """As many jobs, each of which would nearly use up what may be spent on the car."""
    with scope(shop.pk):
        unit_id, amount = unit_in(shop, "in_stock").pk, policy_of(shop.pk).approval_limit - Decimal("1.00")

    def propose(number: int) -> None:
        by = actor_of("technician", shop, user_id=number + 1)
        with scope(shop.pk, group_id=shop.group_id, actor=by):
            work.propose(unit_id=unit_id, title="Brakes", kind="mechanical", estimate=amount, by=by, at=AT)

    at_once([partial(propose, number) for number in range(people)])


def test_the_limit_of_a_car_is_used_once(shop: Dealership) -> None:
    propose_at_once(shop, 6)
    with scope(shop.pk):
        states = WorkItem.objects.values_list("state", flat=True)
        assert sorted(states) == ["approved"] + ["proposed"] * 5


def test_without_the_units_lock_two_are_judged_within_it(
    shop: Dealership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: behind the lock stands only the outbox, which refuses the second one's number."""
    crossing, judged = Crossing(), []
    judge = work.needs_no_manager

    def judged_then_met(unit: StockUnit, amount: Decimal) -> bool:
        judged.append(judge(unit, amount))
        crossing.pass_through()
        return judged[-1]

    monkeypatch.setattr(work, "lock_unit", lambda unit_id: StockUnit.objects.get(pk=unit_id))
    monkeypatch.setattr(work, "needs_no_manager", judged_then_met)
    propose_at_once(shop, 2)
    assert judged == [True, True]
