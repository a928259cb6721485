"""The VIN: form, check digit, model year. Pure; source 49 CFR 565.15 and ISO 3779.

A VIN is upper-cased and trimmed and otherwise left as it was given: an O is never turned into
a 0, because a wrong guess would name another car.
"""

from dataclasses import dataclass
from enum import StrEnum

LENGTH = 17
ALPHABET = frozenset("ABCDEFGHJKLMNPRSTUVWXYZ0123456789")
SHORTEST = 5  # the serial alone, as on cars of the fifties

_VALUES = {
    **{digit: int(digit) for digit in "0123456789"},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_POSITION = 8
_YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
_FIRST_YEAR, _CYCLE = 1980, 30
_CHECKING_COUNTRIES = frozenset({"US", "CA", "MX", "CN"})
_CHECKING_MAKERS = frozenset("12345L")


class VinFlag(StrEnum):
    """What is known about the VIN of a vehicle. Only VALID is beyond doubt."""

    VALID = "valid"
    BAD_CHECK_DIGIT = "bad_check_digit"
    NON_STANDARD = "non_standard"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class VinReport:
    """What an examination of a VIN found.

    ``error`` is None, "missing", "alphabet", "length" or "check_digit". ``sum`` and ``check``
    (the digit that belongs at position 9) exist for 17 characters of the alphabet only.
    """

    vin: str
    valid: bool
    error: str | None = None
    sum: int | None = None
    check: str | None = None

    @property
    def flag(self) -> VinFlag:
        """The flag that a vehicle with this VIN carries."""
        if self.error is None:
            return VinFlag.VALID
        flags = {"missing": VinFlag.MISSING, "check_digit": VinFlag.BAD_CHECK_DIGIT}
        return flags.get(self.error, VinFlag.NON_STANDARD)

    @property
    def reason(self) -> str:
        """A sentence that says what is wrong and what to do; empty for a valid VIN."""
        if self.error == "missing":
            return "The VIN is missing."
        if self.error == "alphabet":
            return _alphabet_reason(self.vin)
        if self.error == "length":
            return f"A VIN has {LENGTH} characters; this one has {len(self.vin)}. Cars before 1981 may be shorter."
        if self.error == "check_digit":
            return (
                f"The check digit (position 9) is {self.vin[_CHECK_POSITION]}, but these characters call for "
                f"{self.check}: one character is probably mistyped. Compare it with the car."
            )
        return ""


def _alphabet_reason(vin: str) -> str:
    wrong = "".join(dict.fromkeys(char for char in vin if char not in ALPHABET))
    places = [str(place) for place, char in enumerate(vin, 1) if char not in ALPHABET]
    where = f"position {places[0]}" if len(places) == 1 else f"positions {', '.join(places)}"
    return f"A VIN has no “{wrong}” ({where}): it uses digits and letters except I, O and Q. Read it again there."


def normalise(text: str | None) -> str:
    """``text`` trimmed and upper-cased; nothing else is changed."""
    return (text or "").strip().upper()


def examine(text: str | None) -> VinReport:
    """Judge a VIN as given. A wrong alphabet is named before a wrong length."""
    vin = normalise(text)
    if not vin:
        return VinReport(vin, valid=False, error="missing")
    if not ALPHABET.issuperset(vin):
        return VinReport(vin, valid=False, error="alphabet")
    if len(vin) != LENGTH:
        return VinReport(vin, valid=False, error="length")
    total = sum(_VALUES[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True))
    check = "0123456789X"[total % 11]
    if vin[_CHECK_POSITION] != check:
        return VinReport(vin, valid=False, error="check_digit", sum=total, check=check)
    return VinReport(vin, valid=True, sum=total, check=check)


def is_storable(report: VinReport) -> bool:
    """Whether a vehicle may carry this VIN at all, flagged if need be.

    A failing check digit and a pre-1981 length are flags; a letter that no VIN has is an error.
    """
    if report.error == "length":
        return SHORTEST <= len(report.vin) < LENGTH
    return report.error in (None, "missing", "check_digit")


def check_digit_required(vin: str, country: str) -> bool:
    """Whether a failing check digit is an error in a store of ``country`` (ISO 3166, two letters).

    It is mandatory in North America and China (49 CFR 565.15, GB 16735): for cars sold there, wherever
    they were made, and for cars made there. Elsewhere a mismatch is a warning.
    """
    return country.upper() in _CHECKING_COUNTRIES or vin[:1] in _CHECKING_MAKERS


def maker_code(vin: str) -> str:
    """The world manufacturer identifier; a low-volume maker's (9 at position 3) ends at 12 to 14."""
    code = vin[:3]
    return f"{code}/{vin[11:14]}" if len(vin) == LENGTH and code.endswith("9") else code


def model_years(pos7: str, pos10: str, *, light_vehicle: bool) -> tuple[int, ...]:
    """The model years that positions 7 and 10 allow: none, one, or both thirty years apart.

    For cars, MPVs and trucks up to 10,000 lb GVWR (``light_vehicle``) a digit at position 7 means
    1980-2009 and a letter 2010-2039; other vehicles do not say.
    """
    index = _YEAR_CODES.find(pos10.upper()) if len(pos10) == 1 else -1
    if index < 0:
        return ()
    early = _FIRST_YEAR + index
    if not light_vehicle:
        return early, early + _CYCLE
    return (early,) if pos7.isdigit() else (early + _CYCLE,)


def model_years_of(vin: str, *, light_vehicle: bool = True) -> tuple[int, ...]:
    """``model_years`` of a whole VIN; none where it has not 17 characters."""
    if len(vin) != LENGTH:
        return ()
    return model_years(vin[6], vin[9], light_vehicle=light_vehicle)
