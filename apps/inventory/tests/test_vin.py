"""VIN rules on real VINs and at their edges."""

import csv
import json

import pytest

from apps.core.testing.vectors import shared_file
from apps.inventory import vin
from apps.inventory.vin import VinFlag


def test_real_vins_validate() -> None:
    path = shared_file("vin", "valid_vins_with_listing_attributes.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1500
    assert [row["vin"] for row in rows if not vin.examine(row["vin"]).valid] == []


def test_real_vins_tell_their_model_year() -> None:
    path = shared_file("vin", "valid_vins_with_listing_attributes.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = [
        r["vin"] for r in rows if int(r["year"]) not in vin.model_years_of(r["vin"], light_vehicle=False)
    ]
    assert len(wrong) <= 15, wrong  # sellers mistype a year now and then


def test_real_bad_vins_are_refused_with_the_reason() -> None:
    path = shared_file("vin", "invalid_check_digit_real.json")
    entries = json.loads(path.read_text(encoding="utf-8"))
    reports = [vin.examine(entry["vin"]) for entry in entries]
    assert len(reports) == 56
    for report in reports:
        assert not report.valid
        assert report.error == "check_digit"
        assert f"call for {report.check}" in report.reason
        assert report.flag is VinFlag.BAD_CHECK_DIGIT


@pytest.mark.parametrize(
    ("text", "error", "flag", "storable"),
    [
        ("  1m8gdm9axkp042788\n", None, VinFlag.VALID, True),
        ("1M8GDM9A1KP042788", "check_digit", VinFlag.BAD_CHECK_DIGIT, True),
        ("1M8GDM9AXKPO42788", "alphabet", VinFlag.NON_STANDARD, False),
        ("1M8GDM9AXKP04278", "length", VinFlag.NON_STANDARD, True),
        ("1M8GDM9AXKP0427880", "length", VinFlag.NON_STANDARD, False),
        ("136370L123456", "length", VinFlag.NON_STANDARD, True),
        ("1M8", "length", VinFlag.NON_STANDARD, False),
        ("１M8GDM9AXKP042788", "alphabet", VinFlag.NON_STANDARD, False),
        ("", "missing", VinFlag.MISSING, True),
        (None, "missing", VinFlag.MISSING, True),
    ],
)
def test_examination(text: str | None, error: str | None, flag: VinFlag, storable: bool) -> None:
    report = vin.examine(text)
    assert (report.error, report.flag, vin.is_storable(report)) == (error, flag, storable)
    assert bool(report.reason) is (error is not None)


def test_an_o_is_never_turned_into_a_zero() -> None:
    assert vin.examine("1M8GDM9AXKPO42788").vin == "1M8GDM9AXKPO42788"


def test_other_than_light_vehicles_keep_both_years() -> None:
    assert vin.model_years("9", "K", light_vehicle=False) == (1989, 2019)
    assert vin.model_years("", "A", light_vehicle=False) == (1980, 2010)


@pytest.mark.parametrize("code", ["I", "O", "Q", "U", "Z", "0", "", "AB"])
def test_codes_that_never_occur_have_no_year(code: str) -> None:
    assert vin.model_years("A", code, light_vehicle=True) == ()


def test_year_codes_run_through_both_cycles() -> None:
    codes = "ABCDEFGHJKLMNPRSTVWXY123456789"
    assert [vin.model_years("1", c, light_vehicle=True)[0] for c in codes] == list(range(1980, 2010))
    assert [vin.model_years("X", c, light_vehicle=True)[0] for c in codes] == list(range(2010, 2040))
