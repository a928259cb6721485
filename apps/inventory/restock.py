"""When to buy more of what sells, and how many (domain §1 "Restock"). Pure; exact, no floats."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil


@dataclass(frozen=True, slots=True)
class Terms:
    """A segment's rule: days of the sales window, of delivery, of stock to aim at; units of reserve."""

    window_days: int
    lead_time_days: int
    safety_stock: int
    target_days: int
    min_stock: int


@dataclass(frozen=True, slots=True)
class Position:
    """Units of the segment: ``sold`` within the window, ``on_hand`` now, ``incoming`` (ordered, in transit)."""

    sold: int
    on_hand: int
    incoming: int


@dataclass(frozen=True, slots=True)
class Advice:
    """What the rule says. ``rate`` is units a day, exact; ``quantity`` is 0 without an alert."""

    rate: Fraction
    reorder_point: int
    alert: bool
    quantity: int

    @property
    def shown_rate(self) -> Decimal:
        """The rate half-up to four decimals."""
        scaled = self.rate * 10_000
        return Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).scaleb(-4)


def advise(terms: Terms, position: Position) -> Advice:
    """Rate = sold ÷ window; reorder point = max(min stock, ⌈rate × lead time + safety⌉).

    Alert when the point is above 0 and on hand + incoming are at or below it; then the quantity fills
    up to max(point, ⌈rate × target days⌉).
    """
    rate = Fraction(position.sold, terms.window_days)
    point = max(terms.min_stock, ceil(rate * terms.lead_time_days + terms.safety_stock))
    have = position.on_hand + position.incoming
    alert = point > 0 and have <= point
    quantity = max(point, ceil(rate * terms.target_days)) - have if alert else 0
    return Advice(rate, point, alert, quantity)
