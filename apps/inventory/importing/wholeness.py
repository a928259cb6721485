"""What a call of the API refuses as a whole row, where a file would leave a part of the row out.

A file goes on without a price below the floor or a number in use, and flags it for the person who
looks at the check. Nobody looks at a call: its row is taken as it is or not at all.
"""

from collections.abc import Mapping

from apps.inventory import lifecycle
from apps.inventory.importing.matching import number_of
from apps.inventory.importing.parsing import ListedUnit, Refused
from apps.inventory.importing.plans import (
    BEGINS,
    BELOW_FLOOR,
    COMMITTED,
    SOLD_IN_FILE,
    TAKEN_IN_FILE,
    Check,
    Known,
)
from apps.inventory.models import StockUnit

STALE, NUMBER_IN_USE, OTHER_NUMBER = "stale", "stock_number_in_use", "other_stock_number"
BAD_NUMBER, NO_UNIT = "bad_stock_number", "no_stock_unit"


def whole_rows(versions: Mapping[int, int]) -> Check:
    """The check of a call; ``versions`` are those that the caller saw, by line."""

    def check(store: int, listed: ListedUnit, unit: StockUnit | None, known: Known) -> None:
        if unit is None:
            _check_new(store, listed, known, versions)
        elif unit.status != lifecycle.DELIVERED:
            _check_version(listed, unit, versions)
            _check_running(listed, unit)

    return check


def _check_new(store: int, listed: ListedUnit, known: Known, versions: Mapping[int, int]) -> None:
    if listed.line in versions:
        raise Refused("There is no running stay of this car. Leave the version out to begin one.", NO_UNIT)
    if listed.status and listed.status not in BEGINS:
        raise Refused("A car is held or sold by its own steps; it begins as in stock.", TAKEN_IN_FILE)
    number = number_of(listed.stock_number)
    if listed.stock_number and not number:
        raise Refused(f"“{listed.stock_number}” is no stock number.", BAD_NUMBER)
    if number and (store, number) in known.numbers and not _its_own(store, listed, number, known):
        raise Refused(
            f"The stock number {number} is or was another stay's. Give another, or none.", NUMBER_IN_USE
        )


def _its_own(store: int, listed: ListedUnit, number: str, known: Known) -> bool:
    """Whether the number is that of a stay of this car that an undone import took back."""
    vehicle = known.vehicles.get((store, listed.vin))
    stays = known.units_by_vehicle.get(vehicle.pk or 0, []) if vehicle else []
    return any(unit.pk in known.withdrawn and unit.stock_number == number for unit in stays)


def _check_version(listed: ListedUnit, unit: StockUnit, versions: Mapping[int, int]) -> None:
    seen = versions.get(listed.line, unit.version)
    if seen != unit.version:
        raise Refused(f"The car is at version {unit.version}, not {seen}. Read it again.", STALE)


def _check_running(listed: ListedUnit, unit: StockUnit) -> None:
    if unit.status in lifecycle.COMMITTED:
        raise Refused("The car is in a deal, which decides over it.", COMMITTED)
    if listed.status == lifecycle.DELIVERED:
        raise Refused("The car is in stock; it is sold by its deal.", SOLD_IN_FILE)
    number = number_of(listed.stock_number)
    if number and number != unit.stock_number:
        raise Refused(f"The car is in stock as {unit.stock_number}; its number stays.", OTHER_NUMBER)
    floor, asked = unit.floor_price, listed.price
    if asked is not None and floor is not None and asked < floor and asked != unit.internet_price:
        raise Refused("The price is below the floor price of the car.", BELOW_FLOOR)
