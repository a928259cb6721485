"""Decoder over the complete NHTSA vPIC tables that the package ultravin carries."""

import re
from collections.abc import Mapping
from typing import Any

import ultravin

from apps.inventory.entries import VehicleEntry
from apps.inventory.vin import model_years_of
from apps.inventory.vin_decoder.decoding import Decoding

_NOTHING = frozenset({"", "Not Applicable"})
_KEEP = 4  # acronyms of makes: BMW, GMC, FIAT stay as they are
_LIGHT_TYPES = ("PASSENGER CAR", "MULTIPURPOSE PASSENGER VEHICLE", "TRUCK")
_WEIGHT_CLASS = re.compile(r"Class (\d)")
_LIGHTEST_HEAVY = 3  # class 3 begins at 10,001 lb


class VpicDecoder:
    """Knows cars sold in North America since 1981; 1 ms a VIN once the tables are loaded."""

    def read(self, vin: str) -> Decoding | None:
        """Year, make and model with what else the tables hold; None without a make."""
        answer: Mapping[str, Any] = ultravin.decode(vin)
        facts = answer["attributes"]
        make = _text(facts, "Make")
        if not make:
            return None
        years = () if _is_light(facts) else model_years_of(vin, light_vehicle=False)
        entry = VehicleEntry(
            year=None if years else answer.get("model_year"),
            make=make if len(make) <= _KEEP else make.title(),
            model=_text(facts, "Model"),
            trim=_text(facts, "Trim"),
            body=_text(facts, "Body Class"),
            engine=_engine(facts),
            drivetrain=_text(facts, "Drive Type"),
            fuel=_text(facts, "Fuel Type - Primary"),
            transmission=_transmission(facts),
            decoded_by="vpic",
        )
        return Decoding(entry, "vpic", "vPIC", ultravin.__version__, years)


def _is_light(facts: Mapping[str, Any]) -> bool:
    """Whether position 7 tells the model year: cars, MPVs and trucks up to 10,000 lb GVWR."""
    if not _text(facts, "Vehicle Type").startswith(_LIGHT_TYPES):
        return False
    weight = _WEIGHT_CLASS.search(_text(facts, "Gross Vehicle Weight Rating From"))
    return weight is None or int(weight[1]) < _LIGHTEST_HEAVY


def _text(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name, "")
    text = value[0] if isinstance(value, list) and value else value
    return "" if text in _NOTHING or not isinstance(text, str) else text


def _engine(facts: Mapping[str, Any]) -> str:
    litres, cylinders = _text(facts, "Displacement (L)"), _text(facts, "Engine Number of Cylinders")
    parts = [f"{litres} L" if litres else "", f"{cylinders}-cylinder" if cylinders else ""]
    return " ".join(part for part in parts if part)


def _transmission(facts: Mapping[str, Any]) -> str:
    speeds, style = _text(facts, "Transmission Speeds"), _text(facts, "Transmission Style")
    return " ".join(part for part in (f"{speeds}-speed" if speeds else "", style) if part)
