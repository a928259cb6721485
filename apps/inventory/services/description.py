"""What a stock unit repeats of its vehicle, so that a list reads one table."""

from apps.inventory.bodies import body_kind
from apps.inventory.colours import basic_colour
from apps.inventory.intake_rules import search_text
from apps.inventory.models import StockUnit, Vehicle
from apps.inventory.services.listing import score_of


def describe(unit: StockUnit, vehicle: Vehicle) -> None:
    """Set the repeated columns of ``unit``, unsaved."""
    unit.vin, unit.year = vehicle.vin, vehicle.year
    unit.make, unit.model, unit.title = vehicle.make, vehicle.model, vehicle.title
    unit.trim, unit.vin_flag = vehicle.trim, vehicle.vin_flag
    unit.colour = basic_colour(vehicle.exterior_colour)
    unit.body = body_kind(vehicle.body, vehicle.trim)
    unit.search_text = words_of(unit, vehicle)
    unit.listing_score = score_of(unit, vehicle)


def words_of(unit: StockUnit, vehicle: Vehicle) -> str:
    """Everything that somebody may look for, in one line."""
    return search_text(
        vehicle.title,
        vehicle.body,
        vehicle.engine,
        vehicle.drivetrain,
        vehicle.fuel,
        vehicle.transmission,
        vehicle.exterior_colour,
        unit.get_condition_display(),
        unit.stock_number,
        vehicle.vin,
    )
