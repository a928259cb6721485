"""What a demo store's workshop and managers have on their desks: works in every state, recalls, holds."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from apps.core.errors import DomainError
from apps.customers.models import Customer
from apps.inventory.models import StockUnit
from apps.inventory.refs import CustomerRef
from apps.inventory.services.holds import hold
from apps.inventory.services.recalls import open_recall
from apps.inventory.services.work import approve, propose
from apps.inventory.services.work_done import finish
from apps.inventory.work import APPROVED
from dealership.demo.fixtures import read
from dealership.demo.places import Store

CARS_WITH_WORK = 6
HOLDS = 2


def send_to_the_shop(store: Store, units: list[StockUnit], dice: Random, at: datetime) -> None:
    """Some works are done, some approved, what is dear waits for a manager."""
    asker, boss = store.either("back_office"), store.either("general_manager")
    works = read("today")["works"]
    for number, unit in enumerate(units[:CARS_WITH_WORK]):
        for title, kind, amount, vendor in dice.sample(works, 2):
            asked_at = at - timedelta(hours=dice.randint(2, 40))
            item = propose(
                unit_id=unit.pk,
                title=title,
                kind=kind,
                vendor=vendor,
                estimate=Decimal(amount),
                by=asker,
                at=asked_at,
            )
            if item.state == APPROVED and number % 2:
                actual = Decimal(amount + dice.choice((-20, 0, 15)))
                finish(item_id=item.pk, actual=actual, reference=f"RO-{item.pk + 4100}", by=asker, at=at)
            elif item.state != APPROVED and number == 1 and boss is not asker:
                approve(item_id=item.pk, by=boss, at=at - timedelta(hours=1))


def open_recalls(store: Store, units: list[StockUnit], at: datetime) -> None:
    """A campaign each on the last cars: two recalls and a stop-sale."""
    by = store.either("back_office")
    for unit, (kind, campaign, text) in zip(units, read("today")["recalls"], strict=False):
        open_recall(unit_id=unit.pk, kind=kind, campaign=campaign, description=text, by=by, at=at)


def hold_some(
    store: Store, units: list[StockUnit], customers: list[Customer], dice: Random, at: datetime
) -> None:
    """Cars that somebody left a deposit on, today and yesterday."""
    placed = 0
    for unit in units:
        customer, ago = dice.choice(customers), timedelta(hours=dice.randint(1, 20))
        if placed == HOLDS:
            return
        try:
            hold(
                unit_id=unit.pk,
                customer=CustomerRef(customer.pk, customer.name),
                expires_at=at + timedelta(days=2) - ago,
                deposit_reference=f"R-{dice.randint(1000, 9999)}",
                by=store.actor("sales_rep"),
                at=at - ago,
            )
        except DomainError:  # promised to somebody else
            continue
        placed += 1
