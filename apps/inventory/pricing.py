"""Asking and floor prices. Pure; amounts are Decimals in the dealership's currency."""

from decimal import Decimal
from enum import StrEnum

from apps.core.errors import Invalid, NotAllowed


class PriceKind(StrEnum):
    """Each kind is set for itself and has its own history."""

    LIST = "list"
    INTERNET = "internet"
    FLOOR = "floor"
    MSRP = "msrp"


LABELS = {
    PriceKind.LIST: "List price",
    PriceKind.INTERNET: "Internet price",
    PriceKind.FLOOR: "Floor price",
    PriceKind.MSRP: "MSRP",
}
CONFIDENTIAL = frozenset({PriceKind.FLOOR})


def column_of(kind: PriceKind) -> str:
    """The column of a stock unit that keeps this kind of price."""
    return "msrp" if kind is PriceKind.MSRP else f"{kind}_price"


def asking_price(list_price: Decimal | None, internet_price: Decimal | None) -> Decimal | None:
    """What we ask for the car: the advertised price where there is one, else the list price."""
    return list_price if internet_price is None else internet_price


def check_floor(asking: Decimal | None, floor: Decimal | None, *, may_break: bool, reason: str) -> None:
    """Refuse an asking price below the floor without the authority and a reason for it.

    The message of a refusal does not tell the floor: not everybody may see it.
    """
    if asking is None or floor is None or asking >= floor:
        return
    if not may_break:
        raise NotAllowed(
            "This is below the floor price of this vehicle. Ask a general manager to set it.",
            code="below_floor",
        )
    if not reason.strip():
        raise Invalid(
            "Say why this vehicle goes below its floor price.",
            code="reason_required",
            fields={"reason": ["Required below the floor price."]},
        )
