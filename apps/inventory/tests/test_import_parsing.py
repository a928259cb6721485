"""Reading, mapping and parsing of listing files, without a database."""

from decimal import Decimal
from pathlib import Path

import pytest

from apps.core.errors import Invalid
from apps.inventory.importing import mapping, parsing, reading
from apps.inventory.importing.rules import Rules

HEADERS = ("VIN", "Listing ID", "Year", "Make", "Model", "Price", "Mileage", "Condition")
MAPPING = mapping.suggest(HEADERS)
RULES = Rules(columns=MAPPING)
GOOD = {
    "VIN": " 1m8gdm9axkp042788 ",
    "Listing ID": "77",
    "Year": "2021",
    "Make": "Honda",
    "Model": "Civic",
    "Price": "$21,950.00",
    "Mileage": "48,210 mi",
    "Condition": "Certified",
}


def test_the_headers_of_feeds_are_recognised():
    assert MAPPING == {
        "vin": "VIN",
        "external_id": "Listing ID",
        "condition": "Condition",
        "year": "Year",
        "make": "Make",
        "model": "Model",
        "price": "Price",
        "odometer": "Mileage",
    }


def test_a_row_becomes_typed_facts():
    unit = parsing.parse(2, GOOD, RULES)
    assert (unit.vin, unit.vin_flag, unit.condition) == ("1M8GDM9AXKP042788", "valid", "cpo")
    assert (unit.year, unit.price, unit.odometer) == (2021, Decimal("21950.00"), 48210)


@pytest.mark.parametrize(("cell", "fact"), [("Price", "price"), ("Mileage", "odometer"), ("Year", "year")])
def test_what_is_missing_stays_unknown(cell, fact):
    assert getattr(parsing.parse(2, GOOD | {cell: " "}, RULES), fact) is None


def test_zero_is_kept_where_the_file_says_zero():
    assert parsing.parse(2, GOOD | {"Mileage": "0"}, RULES).odometer == 0


def test_a_failing_check_digit_is_a_flag():
    assert parsing.parse(2, GOOD | {"VIN": "1M8GDM9A1KP042788"}, RULES).vin_flag == "bad_check_digit"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"VIN": "1M8GDM9AXKPO42788"}, "no “O”"),
        ({"VIN": "", "Listing ID": ""}, "neither a VIN, a listing id nor a stock number"),
        ({"Price": "call us"}, "not a number"),
        ({"Price": "-1"}, "cannot be"),
        ({"Price": "1.005"}, "not an amount of money"),
        ({"Price": "NaN"}, "cannot be"),
        ({"Mileage": "9999999"}, "odometer"),
        ({"Year": "21"}, "not a model year"),
        ({"Make": ""}, "make and the model"),
        ({"Model": "x" * 81}, "at most 80 fit"),
        ({"Condition": "spotless"}, "none of new, used"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused_with_its_reason(cells, words):
    with pytest.raises(parsing.Refused, match=words):
        parsing.parse(2, GOOD | cells, RULES)


def test_a_file_without_identity_is_refused():
    with pytest.raises(Invalid, match="VIN, a listing id or a stock number"):
        mapping.choose(("make", "model"), None)


def test_a_named_mapping_needs_its_columns():
    with pytest.raises(Invalid, match="lacks: brand"):
        mapping.choose(("vin", "lot"), "kaggle_us_cars")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter, encoding):
    path = tmp_path / "stock.csv"
    path.write_bytes(f"vin{delimiter}make\r\nX{delimiter}Citroën\r\n".encode(encoding))
    source = reading.examine(path)
    assert source.headers == ("vin", "make")
    assert list(source.rows()) == [(2, {"vin": "X", "make": "Citroën"})]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"vin,vin\n", "share a name"),
        (b"\n", "no column names"),
        (",".join(map(str, range(501))).encode(), "at most 500"),
        (b"vin,make\n\x81\x8d\xff,x\n", "neither UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content, words):
    path = tmp_path / "stock.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=words):
        reading.examine(path)


def test_a_giant_cell_is_refused(tmp_path: Path):
    path = tmp_path / "stock.csv"
    path.write_text("vin,make\nX," + "y" * 10_000_000 + "\n")
    with pytest.raises(Invalid, match="Line 2 cannot be read"):
        list(reading.examine(path).rows())
