"""How quickly stock sells (domain §1): turn and day supply. Pure; null where nothing sold or stood."""

from decimal import ROUND_HALF_UP, Decimal

YEAR, MONTH = 365, 30
_PLACES = Decimal("0.01")


def turn(units: int, average_inventory: Decimal, days: int) -> Decimal | None:
    """Times a year that stock is sold: units ÷ average inventory × 365 ÷ days, to two decimals."""
    if not average_inventory or not days:
        return None
    return _rounded(Decimal(units) * YEAR / (average_inventory * days))


def day_supply(inventory: int, sold: int, window_days: int = MONTH) -> Decimal | None:
    """Days that ``inventory`` lasts as units sold within the window; None where none was."""
    return _rounded(Decimal(inventory) * window_days / sold) if sold else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_PLACES, rounding=ROUND_HALF_UP)
