"""Rules of what a vehicle and a stay may say. Pure: the single and the bulk verb share them."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from apps.core.errors import Invalid
from apps.inventory.vin import VinReport, check_digit_required, examine, is_storable

FIRST_YEAR = 1900
YEARS_AHEAD = 2
MAX_ODOMETER = 2_000_000
_STOCK_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9._/-]{0,31}")


def search_text(*parts: object) -> str:
    """What word search looks at: upper case, without accents, single blanks."""
    joined = " ".join(str(part) for part in parts if part not in (None, ""))
    plain = unicodedata.normalize("NFKD", joined)
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(bare.upper().split())


def title_of(year: int | None, make: str, model: str, trim: str) -> str:
    """The line that people know a car by: "2021 Honda Accord EX-L"."""
    words = [str(year) if year else "", make, model, trim]
    return " ".join(word for word in words if word) or "Unknown vehicle"


def stock_number(text: str) -> str:
    """A stock number as kept: upper case, no blanks inside; Invalid if it cannot be one."""
    number = "".join(text.upper().split())
    if not _STOCK_NUMBER.fullmatch(number):
        raise Invalid(
            "A stock number has up to 32 letters, digits, dots, slashes, dashes or underscores.",
            code="bad_stock_number",
            fields={"stock_number": ["Letters, digits and . / _ - only, at most 32."]},
        )
    return number


def accept_vin(text: str | None, *, confirmed: bool, country: str = "US") -> VinReport:
    """The report of a VIN that may be stored; Invalid with the reason otherwise.

    A VIN that fails its check digit or is shorter than 17 characters may be right (cars made
    for other continents, cars before 1981): it is taken, flagged, once somebody ``confirmed``
    that he compared it with the car. A bulk verb confirms for its file. Where no check digit is
    mandatory for a store of ``country``, its failing is a flag and needs nobody.
    """
    report = examine(text)
    if report.valid or report.error == "missing":
        return report
    if report.error == "check_digit" and not check_digit_required(report.vin, country):
        return report
    if is_storable(report) and confirmed:
        return report
    raise Invalid(
        report.reason,
        code="bad_vin",
        fields={"vin": [report.reason]},
        extra={"error": report.error or "", "confirmable": is_storable(report)},
    )


def check_year(year: int | None, this_year: int) -> None:
    """Refuse a model year that no car can have."""
    if year is not None and not FIRST_YEAR <= year <= this_year + YEARS_AHEAD:
        raise Invalid(
            f"A model year lies between {FIRST_YEAR} and {this_year + YEARS_AHEAD}.",
            code="bad_year",
            fields={"year": [f"Between {FIRST_YEAR} and {this_year + YEARS_AHEAD}."]},
        )


def check_odometer(reading: int | None) -> None:
    """Refuse an odometer reading that no car can have; unknown stays None, never 0."""
    if reading is not None and not 0 <= reading <= MAX_ODOMETER:
        raise Invalid(
            f"An odometer reading lies between 0 and {MAX_ODOMETER:,}.",
            code="bad_odometer",
            fields={"odometer": [f"Between 0 and {MAX_ODOMETER:,}."]},
        )


def check_amounts(amounts: Iterable[tuple[str, Decimal | None]]) -> None:
    """Refuse negative money; unknown stays None, never 0."""
    negative = [name for name, amount in amounts if amount is not None and amount < 0]
    if negative:
        raise Invalid(
            "Costs and prices are not negative.",
            code="negative_amount",
            fields={name: ["Not below zero."] for name in negative},
        )
