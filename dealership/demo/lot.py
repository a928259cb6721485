"""Where a demo store's cars stand, who saw them on the last walks, and where their keys hang."""

from datetime import datetime, timedelta
from random import Random

from apps.inventory.models import LotPlace, StockUnit
from apps.inventory.services.keys import set_keys, take
from apps.inventory.services.lot_places import add_place
from apps.inventory.services.sightings import Look, see
from dealership.demo.fixtures import read
from dealership.demo.places import Store

WALKED = 0.86  # of the cars that stand here were seen on the last walk
YESTERDAY = timedelta(hours=26)
PER_BOARD = 24  # hooks of a key board


def fill_the_lot(store: Store, units: list[StockUnit], dice: Random, at: datetime) -> None:
    """Places, the walk of the day before, the one that began today, keys."""
    places = _places(store, at)
    first, second = store.either("sales_rep"), store.either("back_office")
    for number, unit in enumerate(units):
        spot = dice.choice(places.get(unit.location_id or 0) or next(iter(places.values())))
        if dice.random() < WALKED:
            seen = at - YESTERDAY + timedelta(minutes=2 * number)
            look = Look(seen, place_id=spot.pk, note=dice.choice(read("today")["notes"]))
            see(unit_id=unit.pk, look=look, by=first, at=seen)
        if dice.random() < 0.3:
            see(unit_id=unit.pk, look=Look(at - timedelta(minutes=90), spot.pk), by=second, at=at)
        if dice.random() < 0.9:
            tag = f"{'ABCDEFGH'[number // PER_BOARD % 8]}{number % PER_BOARD + 1}"
            count = dice.choice((1, 2, 2, 2))
            set_keys(unit_id=unit.pk, count=count, tag=tag, by=second, at=at - YESTERDAY)
            if dice.random() < 0.06:
                take(unit_id=unit.pk, by=first, at=at - timedelta(minutes=25), note="Test drive")


def _places(store: Store, at: datetime) -> dict[int, list[LotPlace]]:
    """By location, in the order of a walk."""
    by, found = store.actor("dealer_admin"), {}
    for lot, location_id in enumerate(store.data["lot_ids"]):
        names = read("today")["rows"] if lot == 0 else read("today")["rows"][:2]
        names = ["Showroom", *names] if lot == 0 else names
        found[location_id] = [
            add_place(by=by, at=at, name=name, location_id=location_id, position=10 * lot + number)
            for number, name in enumerate(names)
        ]
    return found
