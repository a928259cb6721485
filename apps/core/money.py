"""Money: exact Decimals with two places. The only place that rounds to the cent."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """``amount`` rounded half-up to the cent (0.005 → 0.01, -0.005 → -0.01)."""
    if not isinstance(amount, Decimal):
        raise TypeError(f"money is Decimal, got {type(amount).__name__}")
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """``amount`` shared by ``weights``; the last share takes the cent, the sum is exact."""
    total = sum(weights, Decimal(0))
    shares = [cents(amount * weight / total) for weight in weights[:-1]]
    return [*shares, amount - sum(shares, Decimal(0))]


# django-stubs' fields are generic, Django's are not: subscript them for the type checker only.
if TYPE_CHECKING:
    DecimalBase = models.DecimalField[Any, Any]
else:
    DecimalBase = models.DecimalField


class MoneyField(DecimalBase):
    """Up to 999,999,999,999.99 in the dealership's currency."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)
