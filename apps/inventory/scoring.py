"""How good a listing is, out of 100, and what would raise it (domain §1). Pure; exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

PHOTOS, PHOTO_POINTS = 20, 40
CHARACTERS, TEXT_POINTS = 600, 20
FEATURES, FEATURE_POINTS = 10, 10
PRICE_POINTS, DECODE_POINTS, HISTORY_POINTS = 15, 10, 5
FAIR = (Decimal(95), Decimal(105))


@dataclass(frozen=True, slots=True)
class Listing:
    """What buyers are shown. ``price_to_market_pct`` is our price ÷ market × 100, None while unknown."""

    photos: int
    description_chars: int
    price_to_market_pct: Decimal | None
    vin_decoded: bool
    features: int
    history_report: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score: its points, the most it can have, what it stands on, what would raise it.

    ``gain`` are the points that following ``advice`` brings; no advice where nothing is to be done.
    """

    label: str
    points: Decimal
    most: int
    basis: str
    advice: str = ""
    gain: Decimal = Decimal(0)


def score(listing: Listing) -> Decimal:
    """0.0 to 100.0, rounded half-up to one decimal once, at the end."""
    exact = (
        Fraction(PHOTO_POINTS * _upto(listing.photos, PHOTOS), PHOTOS)
        + Fraction(TEXT_POINTS * _upto(listing.description_chars, CHARACTERS), CHARACTERS)
        + Fraction(FEATURE_POINTS * _upto(listing.features, FEATURES), FEATURES)
        + (PRICE_POINTS if is_fair(listing.price_to_market_pct) else 0)
        + (DECODE_POINTS if listing.vin_decoded else 0)
        + (HISTORY_POINTS if listing.history_report else 0)
    )
    return _one_place(exact)


def is_fair(price_to_market_pct: Decimal | None) -> bool:
    """Whether the price lies within 95 to 105 % of the market, both included."""
    return price_to_market_pct is not None and FAIR[0] <= price_to_market_pct <= FAIR[1]


def parts(listing: Listing) -> Sequence[Part]:
    """The six parts in the rule's order; their points add up to the score."""
    return (
        _counted("Photos", listing.photos, PHOTOS, PHOTO_POINTS, "photo"),
        _counted("Description", listing.description_chars, CHARACTERS, TEXT_POINTS, "character"),
        _price(listing.price_to_market_pct),
        _said("VIN decoded", listing.vin_decoded, DECODE_POINTS, "decode the VIN"),
        _counted("Features", listing.features, FEATURES, FEATURE_POINTS, "feature"),
        _said("History report", listing.history_report, HISTORY_POINTS, "attach a history report"),
    )


def _counted(label: str, count: int, full: int, most: int, thing: str) -> Part:
    points = _one_place(Fraction(most * _upto(count, full), full))
    missing, basis = full - _upto(count, full), f"{count} of {full} {thing}s"
    if not missing:
        return Part(label, points, most, basis)
    advice = f"add {missing} {thing}{'' if missing == 1 else 's'}"
    return Part(label, points, most, basis, advice, most - points)


def _price(pct: Decimal | None) -> Part:
    label, full = "Price to market", Decimal(f"{PRICE_POINTS}.0")
    if pct is None:
        return Part(label, Decimal("0.0"), PRICE_POINTS, "no market price yet")
    if is_fair(pct):
        return Part(label, full, PRICE_POINTS, f"{pct} % of market")
    advice = "price it within 95 to 105 % of market"
    return Part(label, Decimal("0.0"), PRICE_POINTS, f"{pct} % of market", advice, full)


def _said(label: str, yes: bool, most: int, advice: str) -> Part:
    if yes:
        return Part(label, Decimal(f"{most}.0"), most, "yes")
    return Part(label, Decimal("0.0"), most, "no", advice, Decimal(f"{most}.0"))


def _upto(value: int, full: int) -> int:
    return max(0, min(value, full))


def _one_place(exact: Fraction) -> Decimal:
    """Half-up to one decimal, in whole numbers: a quotient that was cut off could round the wrong way."""
    tenths = (2 * 10 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return Decimal(tenths).scaleb(-1)
