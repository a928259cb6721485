"""Whether what somebody says of a car is what its VIN says. Pure.

Makes are compared as people write them: case, blanks and hyphens do not count, and a few makes go
by two names. Year and make must agree; of the rest a difference is the person's better knowledge.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from apps.inventory.entries import VehicleEntry
from apps.inventory.vin_decoder.decoding import Decoding

MUST_AGREE = ("year", "make")
DECODED = ("year", "make", "model", "trim", "body", "engine", "drivetrain", "fuel", "transmission")
_SAME_MAKE = {
    "chevy": "chevrolet",
    "dodgeram": "ram",
    "ramtrucks": "ram",
    "mercedes": "mercedesbenz",
    "mercedesamg": "mercedesbenz",
    "mercedesmaybach": "mercedesbenz",
    "minicooper": "mini",
    "rangerover": "landrover",
    "vw": "volkswagen",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One field: what the decoder says, what was given, and whether that is the same."""

    field: str
    decoded: str
    given: str
    same: bool


def same_make(one: str, other: str) -> bool:
    """Whether two spellings name one make."""
    return _make(one) == _make(other)


def compare(decoding: Decoding, given: VehicleEntry | dict[str, Any]) -> Iterator[Compared]:
    """Each field of which both sides say something."""
    values = given if isinstance(given, dict) else given.known()
    for name in DECODED:
        said = _said(decoding, name)
        value = values.get(name)
        if said and value not in (None, ""):
            yield Compared(name, " or ".join(said), str(value), _same(name, said, str(value)))


def _said(decoding: Decoding, name: str) -> list[str]:
    if name == "year" and decoding.years:
        return [str(year) for year in decoding.years]
    value = getattr(decoding.entry, name)
    return [] if value in (None, "") else [str(value)]


def _same(name: str, said: list[str], value: str) -> bool:
    if name == "make":
        return same_make(said[0], value)
    return _plain(value) in [_plain(one) for one in said]


def _make(text: str) -> str:
    plain = "".join(char for char in text.casefold() if char.isalnum())
    return _SAME_MAKE.get(plain, plain)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
