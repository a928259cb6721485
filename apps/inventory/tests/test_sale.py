"""What a deal does to its car."""

from datetime import date, timedelta

import pytest

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.models import OutboxMessage
from apps.inventory.models import StockUnit
from apps.inventory.services import sale
from apps.inventory.tests.factories import AT, CUSTOMER, DEAL, OTHER_DEAL, unit_in


def sold(unit: StockUnit, by: Actor) -> StockUnit:
    sale.commit(unit_id=unit.pk, deal=DEAL, customer=CUSTOMER, by=by, at=AT)
    return sale.sell(unit_id=unit.pk, deal=DEAL, by=by, at=AT)


def test_a_car_goes_through_its_deal(shop: Dealership, rep: Actor) -> None:
    unit = unit_in(shop, "in_stock")
    sold(unit, rep)
    done = sale.deliver(unit_id=unit.pk, deal=DEAL, by=rep, at=AT + timedelta(hours=1))
    assert (done.status, done.deal_label, done.committed_by) == ("delivered", "D-7", rep.name)
    assert done.status_at == AT + timedelta(hours=1)
    told = [
        (m.payload["old"], m.payload["new"], m.sequence) for m in OutboxMessage.objects.order_by("sequence")
    ]
    assert told == [("in_stock", "pending_sale", 1), ("pending_sale", "sold", 2), ("sold", "delivered", 3)]


def test_only_its_own_deal_moves_it(shop: Dealership, rep: Actor) -> None:
    unit = unit_in(shop, "pending_sale")
    with pytest.raises(Conflict, match="committed to deal D-7 by Sam"):
        sale.commit(unit_id=unit.pk, deal=OTHER_DEAL, customer=CUSTOMER, by=rep, at=AT)
    for verb in (sale.sell, sale.deliver):
        with pytest.raises(Conflict, match="committed to deal D-7"):
            verb(unit_id=unit.pk, deal=OTHER_DEAL, by=rep, at=AT)
    unit.refresh_from_db()
    assert (unit.status, unit.version) == ("pending_sale", 1)


def test_a_dead_deal_gives_the_car_back(shop: Dealership, rep: Actor) -> None:
    unit = unit_in(shop, "pending_sale")
    with pytest.raises(Invalid, match="reason"):
        sale.release(unit_id=unit.pk, deal=DEAL, by=rep, at=AT, reason="")
    freed = sale.release(unit_id=unit.pk, deal=DEAL, by=rep, at=AT, reason="credit")
    assert (freed.status, freed.deal_id, freed.deal_label) == ("in_stock", None, "")
    with pytest.raises(Conflict, match="not committed to deal D-7"):
        sale.sell(unit_id=unit.pk, deal=DEAL, by=rep, at=AT)


@pytest.mark.parametrize(("state", "returned", "flag"), [("sold", False, False), ("delivered", False, True)])
def test_an_unwound_sale_keeps_the_clock(
    shop: Dealership, rep: Actor, state: str, returned: bool, flag: bool
) -> None:
    unit = unit_in(shop, state)
    back = sale.unwind(unit_id=unit.pk, deal=DEAL, by=rep, at=AT, reason="financing", returned=returned)
    assert (back.status, back.acquired_on, back.is_returned) == ("in_stock", date(2026, 11, 1), flag)
    assert back.deal_id is None


def test_a_car_sold_before_it_arrived_starts_its_clock_when_the_deal_dies(
    shop: Dealership, rep: Actor
) -> None:
    unit = unit_in(shop, "pending_sale", acquired_on=None)
    assert sale.release(unit_id=unit.pk, deal=DEAL, by=rep, at=AT, reason="x").acquired_on == date(
        2026, 11, 20
    )
