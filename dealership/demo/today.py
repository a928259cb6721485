"""What a demo store looks like today, after its year: photos, places, keys, and work that waits for somebody."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from apps.customers.models import Customer
from apps.inventory.lifecycle import IN_STOCK
from apps.inventory.models import StockUnit
from apps.inventory.readiness import FRONTLINE
from apps.inventory.services.readiness import move_to
from apps.inventory.services.readiness_steps import active_steps
from apps.inventory.walks import on_lot
from dealership.demo.appraisals import bring_cars
from dealership.demo.lot import fill_the_lot
from dealership.demo.photos import take_photos
from dealership.demo.places import Store
from dealership.demo.shop import hold_some, open_recalls, send_to_the_shop

LONG_AGO = timedelta(days=9)
READY_AT = time(17)
SETTLED = timedelta(days=2)  # what came in later nobody photographed, walked past or worked on yet


def open_today(store: Store, at: datetime, customers: list[Customer]) -> None:
    """In the store's scope, with dice of its own: the year before stays as it was."""
    dice = Random(f"{store.place.slug} today")
    bring_cars(store, customers, dice, at)
    since = (at - SETTLED).date()
    here = list(on_lot().filter(acquired_on__lt=since).select_related("vehicle").order_by("id"))
    _get_ready(store, here, dice, at)
    take_photos(store, here, dice, at)
    fill_the_lot(store, here, dice, at)
    free = [unit for unit in here if unit.status == IN_STOCK]
    send_to_the_shop(store, _unready(free), dice, at)
    ready = [unit for unit in free if unit.readiness == FRONTLINE]
    hold_some(store, ready[-6:], customers, dice, at)
    open_recalls(store, ready, at)


def _get_ready(store: Store, units: list[StockUnit], dice: Random, at: datetime) -> None:
    """What came in long ago went to the front line within days; a few lie about."""
    by, frontline = store.either("back_office"), active_steps(store.place.pk)[-1]
    for unit in units:
        came = datetime.combine(unit.acquired_on or at.date(), READY_AT, UTC)
        if unit.readiness != FRONTLINE and at - came > LONG_AGO and dice.random() < 0.9:
            then = came + timedelta(days=dice.randint(2, 6))
            moved = move_to(
                unit_id=unit.pk, step_id=frontline.pk, reason="Everything is done", by=by, at=then
            )
            unit.readiness, unit.version = moved.readiness, moved.version


def _unready(units: list[StockUnit]) -> list[StockUnit]:
    """What is being got ready, the newest first; then the rest."""
    return sorted(units, key=lambda unit: (unit.readiness == FRONTLINE, -unit.pk))
