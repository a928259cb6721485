"""What a VIN says about its car, read offline by the first decoder that knows it.

The setting VIN_DECODERS lists the decoders as dotted names, best first.
"""

from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from apps.inventory.entries import VehicleEntry
from apps.inventory.vin import examine


class VinDecoder(Protocol):
    """One source of knowledge about VINs."""

    def decode(self, vin: str) -> VehicleEntry | None:
        """The description behind a valid VIN; None where the source knows nothing."""
        ...


def decode(vin: str) -> VehicleEntry | None:
    """What the first knowing decoder says; None for a VIN that is not valid or not known."""
    report = examine(vin)
    if not report.valid:
        return None
    for decoder in _decoders(tuple(settings.VIN_DECODERS)):
        found = decoder.decode(report.vin)
        if found is not None:
            return found
    return None


@lru_cache
def _decoders(names: tuple[str, ...]) -> list[VinDecoder]:
    return [import_string(name)() for name in names]
