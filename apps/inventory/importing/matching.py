"""Which stay a row of a file is about: by VIN, listing, sale or stock number. Writes nothing."""

from apps.core.errors import Invalid
from apps.inventory import intake_rules, lifecycle
from apps.inventory.importing.parsing import ListedUnit
from apps.inventory.importing.plans import Known
from apps.inventory.models import StockUnit, Vehicle


def stay_of(place_id: int, listed: ListedUnit, known: Known) -> StockUnit | None:
    """The running stay of the car: by its VIN; by listing or stock number where one side has no VIN."""
    vehicle = known.vehicles.get((place_id, listed.vin))
    stays = known.units_by_vehicle.get(vehicle.pk, []) if vehicle else []
    if listed.sold_on is not None and listed.status == lifecycle.DELIVERED:
        over = next((unit for unit in stays if unit.sold_on == listed.sold_on), None)
        running = next((unit for unit in stays if unit.status in lifecycle.ACTIVE), None)
        return over or (running if _same_stay(running, listed) else None)
    running = next((unit for unit in stays if unit.status in lifecycle.ACTIVE), None)
    if running is None and listed.external_id:
        listing = known.units_by_listing.get((place_id, listed.external_id))
        if listing is not None and not (listing.vin and listed.vin):
            return listing
    return running or _by_number(place_id, listed, known)


def _by_number(place_id: int, listed: ListedUnit, known: Known) -> StockUnit | None:
    """The running stay of this stock number, unless VIN, listing or make say that it is another car."""
    unit = known.units_by_number.get((place_id, listed.stock_number.upper()))
    if unit is None or unit.status not in lifecycle.ACTIVE or (unit.vin and listed.vin):
        return None
    listings = {unit.source_listing_id or "", listed.external_id} - {""}
    return unit if len(listings) < 2 and unit.make.casefold() == listed.make.casefold() else None


def _same_stay(running: StockUnit | None, listed: ListedUnit) -> bool:
    """Whether the sale that the file tells may be of the running stay, not of one before it."""
    return running is not None and (
        running.acquired_on is None or running.acquired_on <= (listed.sold_on or running.acquired_on)
    )


def withdrawn_stay(vehicle: Vehicle, known: Known, listed: ListedUnit) -> StockUnit | None:
    """The stay that an undone import took back; its number belongs to this car."""
    stays = known.units_by_vehicle.get(vehicle.pk or 0, [])
    number = number_of(listed.stock_number)
    return next(
        (unit for unit in stays if unit.pk in known.withdrawn and number in ("", unit.stock_number)), None
    )


def number_of(text: str) -> str:
    """A stock number in its stored form; "" for what is none."""
    try:
        return intake_rules.stock_number(text) if text else ""
    except Invalid:
        return ""
