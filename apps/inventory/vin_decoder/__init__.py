"""What a VIN says about its car, read offline by the first decoder that knows it.

The setting VIN_DECODERS lists the decoders as dotted names, best first.
"""

from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from apps.inventory.entries import VehicleEntry
from apps.inventory.vin import check_digit_required, examine
from apps.inventory.vin_decoder.decoding import Decoding


class VinDecoder(Protocol):
    """One source of knowledge about VINs."""

    def read(self, vin: str) -> Decoding | None:
        """What is behind a VIN; None where the source knows nothing."""
        ...


def read(vin: str | None, *, country: str = "US") -> Decoding | None:
    """What the first knowing decoder says; None for a VIN that is not right or not known.

    A failing check digit is wrong only where it is mandatory for a store of ``country``.
    """
    report = examine(vin)
    optional = report.error == "check_digit" and not check_digit_required(report.vin, country)
    if not (report.valid or optional):
        return None
    for decoder in _decoders(tuple(settings.VIN_DECODERS)):
        found = decoder.read(report.vin)
        if found is not None:
            return found
    return None


def decode(vin: str | None) -> VehicleEntry | None:
    """The description alone of what ``read`` finds."""
    found = read(vin)
    return found.entry if found else None


@lru_cache
def _decoders(names: tuple[str, ...]) -> list[VinDecoder]:
    return [import_string(name)() for name in names]
