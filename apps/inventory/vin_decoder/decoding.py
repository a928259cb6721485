"""What a decoder found behind a VIN."""

from dataclasses import dataclass

from apps.inventory.entries import VehicleEntry


@dataclass(frozen=True, slots=True)
class Decoding:
    """A description with its source.

    ``years`` holds two candidates thirty years apart where the VIN does not say (other than light
    vehicles, 49 CFR 565.15): then ``entry.year`` is None and a person chooses.
    """

    entry: VehicleEntry
    decoder: str
    label: str
    version: str
    years: tuple[int, ...] = ()

    @property
    def source(self) -> str:
        """As people read it: "vPIC 3.0.2"."""
        return f"{self.label} {self.version}".strip()
