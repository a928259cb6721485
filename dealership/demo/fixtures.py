"""The data in ``fixtures/demo/`` as Python values."""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from django.conf import settings

from apps.inventory import vin

YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"


@cache
def read(name: str) -> dict[str, Any]:
    """One file of the folder."""
    found: dict[str, Any] = json.loads((settings.BASE_DIR / "fixtures" / "demo" / f"{name}.json").read_text())
    return found


@dataclass(frozen=True, slots=True)
class Car:
    """A car that a store might own: what a sheet about it says."""

    vin: str
    year: int
    model: dict[str, Any]
    trim: str
    msrp: Decimal
    exterior: str
    interior: str


def make_car(dice: Random, *, makes: list[str], year: int) -> Car:
    """A believable car of one of ``makes`` (any, if empty) and model year, with a valid VIN."""
    catalogue = read("catalogue")
    models = [model for model in catalogue["models"] if not makes or model["make"] in makes]
    model = dice.choice(models)
    trim, msrp = dice.choice(list(model["trims"].items()))
    return Car(
        vin=make_vin(dice, model["wmi"], model["vds"], year),
        year=year,
        model=model,
        trim=trim,
        msrp=Decimal(msrp + 5 * dice.randint(0, 400)),
        exterior=dice.choice(catalogue["exterior"]),
        interior=dice.choice(catalogue["interior"]),
    )


def make_vin(dice: Random, wmi: str, vds: str, year: int) -> str:
    """17 characters whose check digit is right (49 CFR 565.15)."""
    serial = f"{dice.randint(100_000, 999_999)}"
    plant = dice.choice("ABCDEFGHJKLMNPRSTUVWXYZ")
    draft = f"{wmi}{vds}0{YEAR_CODES[(year - 1980) % 30]}{plant}{serial}"
    check = vin.examine(draft).check or "0"
    return f"{draft[:8]}{check}{draft[9:]}"
