"""The dashboard at its doors: page and API; who sees gross."""

import orjson
import pytest

from apps.core import permissions
from apps.core.outbox.relay import relay_once
from apps.core.testing.permission_tables import by_role
from apps.deals.tests.scene import AT, Scene, make_unit, publish_rules
from apps.reports import permissions as may

PATH = "dashboard/"


@pytest.fixture
def sold(dealer, time_machine):
    """One car sold today, one on the lot, both counted."""
    time_machine.move_to(AT)
    scene = Scene(dealer)
    with dealer.scope():
        publish_rules(scene.system)
        deal = scene.deal("delivered")
        make_unit(scene.system)
        relay_once()
    return deal


@pytest.mark.parametrize(("role", "allowed"), by_role(may.VIEW))
def test_who_may_read_it_by_api(dealer, api_as, role, allowed):
    assert api_as(role, dealer).get(PATH).status_code == (200 if allowed else 403)


@pytest.mark.parametrize("role", ["sales_rep", "sales_manager"])
def test_gross_is_for_those_who_may_see_it(dealer, api_as, sold, role):
    answer = orjson.loads(api_as(role, dealer).get(PATH).content)
    month = answer["this_month"]
    assert (month["units"], answer["units_on_hand"]) == (1, 1)
    assert answer["last_sales"][0]["deal_id"] == sold.pk
    sees = may.SEE_GROSS in permissions.defaults_for(role)
    assert month["front_gross"] == (str(sold.front_gross) if sees else None)
    assert (str(sold.front_gross) in orjson.dumps(answer).decode()) is sees


def test_the_other_dealer_sees_his_own_nothing(two_dealers, api_as, sold):
    answer = orjson.loads(api_as("dealer_admin", two_dealers.theirs).get(PATH).content)
    assert (answer["units_on_hand"], answer["last_sales"]) == (0, [])
