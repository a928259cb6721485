"""Offline decoding of VINs."""

import pytest

from apps.inventory import vin_decoder
from apps.inventory.entries import VehicleEntry
from apps.inventory.vin_decoder.wmi import WmiDecoder

ACCORD = "1HGCP268X9A069918"


def test_an_accord_is_an_accord() -> None:
    found = vin_decoder.decode(f" {ACCORD.lower()} ")
    assert found == VehicleEntry(
        year=2009,
        make="Honda",
        model="Accord",
        trim="EX-L",
        body="Sedan/Saloon",
        engine="2.4 L 4-cylinder",
        fuel="Gasoline",
        transmission="5-speed Automatic",
        decoded_by="vpic",
    )


def test_the_fallback_knows_maker_and_year() -> None:
    found = WmiDecoder().read(ACCORD)
    assert found is not None
    assert found.entry == VehicleEntry(year=2009, make="Honda", decoded_by="wmi")


@pytest.mark.parametrize("vin", ["", "1HGCP26819A069918", "136370L123456", "O" * 17])
def test_what_is_not_valid_is_not_decoded(vin: str) -> None:
    assert vin_decoder.decode(vin) is None


def test_decoders_are_asked_in_the_order_of_the_settings(settings: object) -> None:
    settings.VIN_DECODERS = ["apps.inventory.vin_decoder.wmi.WmiDecoder"]  # type: ignore[attr-defined]
    found = vin_decoder.decode(ACCORD)
    assert found is not None
    assert found.decoded_by == "wmi"
