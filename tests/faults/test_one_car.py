"""A thousand people hold one car at one moment, twenty times, each on a connection of his own.

``make faults`` lets the embedded server take them; with fewer connections the test fails rather than
prove less than it says. The control: ``apps/inventory/tests/test_race.py``.
"""

import pytest

from apps.accounts.tests.factories import DealershipFactory
from apps.core.tenancy import scope
from apps.core.testing.concurrency import free_connections
from apps.inventory.models import Hold
from apps.inventory.tests.factories import unit_in
from apps.inventory.tests.race import WON, hold_at_once

PEOPLE = 1000
ROUNDS = 20


@pytest.mark.faults
def test_a_thousand_holds(transactional_db: None, capsys: pytest.CaptureFixture[str]) -> None:
    shop = DealershipFactory()
    assert free_connections() >= PEOPLE, "The server takes too few connections: run `make faults`."
    for number in range(1, ROUNDS + 1):
        with scope(shop.pk):
            unit_id = unit_in(shop, "in_stock").pk
        outcomes = hold_at_once(shop, unit_id, PEOPLE)
        with scope(shop.pk):
            holds = Hold.objects.filter(unit_id=unit_id).count()
        assert (outcomes.count(WON), holds) == (1, 1), f"round {number}"
        assert all("held by The sales rep for Customer" in told for told in outcomes if told != WON)
    with capsys.disabled():
        print(f"\n{ROUNDS} rounds of {PEOPLE} simultaneous holds: one winner each")  # noqa: T201
