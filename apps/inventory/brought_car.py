"""The car that somebody brings, as an appraiser enters it. Pure."""

from dataclasses import dataclass

from apps.inventory.refs import CustomerRef

BROUGHT_FROM = ("trade", "street", "lease_return", "auction", "dealer_trade", "consignment")
DESCRIPTION = ("year", "make", "model", "trim", "exterior_colour")


@dataclass(frozen=True, slots=True)
class BroughtCar:
    """Which car, what its odometer shows, who brings it. Empty and None mean unknown.

    A VIN that fails its check digit needs ``vin_confirmed``, as in ``intake_rules.accept_vin``; an
    empty ``odometer_unit`` is the store's. Nobody brings a car to be bought at an auction.
    """

    vin: str = ""
    vin_confirmed: bool = False
    year: int | None = None
    make: str = ""
    model: str = ""
    trim: str = ""
    exterior_colour: str = ""
    odometer: int | None = None
    odometer_unit: str = ""
    source: str = "trade"
    customer: CustomerRef | None = None
