"""Fallback decoder: maker and year from the VIN's own structure, by the package vininfo."""

from importlib.metadata import version

from vininfo import Vin
from vininfo.exceptions import ValidationError

from apps.inventory.entries import VehicleEntry
from apps.inventory.vin import model_years_of
from apps.inventory.vin_decoder.decoding import Decoding


class WmiDecoder:
    """Knows the maker of most cars of the world, and no model."""

    def read(self, vin: str) -> Decoding | None:
        """Make, and the year where the VIN says just one; None for an unknown maker."""
        try:
            maker = Vin(vin).manufacturer
        except ValidationError:
            return None
        if not maker or maker == "UnsupportedBrand":
            return None
        years = model_years_of(vin)
        entry = VehicleEntry(year=years[0] if len(years) == 1 else None, make=maker, decoded_by="wmi")
        return Decoding(entry, "wmi", "WMI table", version("vininfo"))
