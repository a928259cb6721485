"""Asking and floor prices. Pure; amounts are Decimals in the dealership's currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
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


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one kind of price on a day of the store; None where there was or is no price."""

    on: date
    old: Decimal | None
    new: Decimal | None


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often and how far a price moved; a percentage is None without prices to compare.

    ``count`` counts changes from one price to another, not the first pricing. ``average_pct`` is the
    mean of the single changes, ``total_pct`` compares the last price with the first.
    """

    count: int
    average_pct: Decimal | None
    total_pct: Decimal | None
    days_since_last: int | None


def cadence(changes: Sequence[Change], as_of: date) -> Cadence:
    """The facts of ``changes`` of one kind, oldest first; percentages to one decimal (domain §9)."""
    moves = [(c.on, c.old, c.new) for c in changes if c.old is not None and c.new is not None]
    single = [_pct(old, new) for _, old, new in moves]
    known = [pct for pct in single if pct is not None]
    return Cadence(
        count=len(moves),
        average_pct=_one_place(sum(known, Decimal(0)) / len(known)) if known else None,
        total_pct=_one_place(_pct(moves[0][1], moves[-1][2])) if moves else None,
        days_since_last=(as_of - moves[-1][0]).days if moves else None,
    )


def _pct(old: Decimal, new: Decimal) -> Decimal | None:
    return (new - old) * 100 / old if old else None


def _one_place(pct: Decimal | None) -> Decimal | None:
    return None if pct is None else pct.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def check_floor(
    asking: Decimal | None, floor: Decimal | None, *, may_break: bool, may_see: bool, reason: str
) -> None:
    """Refuse an asking price below the floor without the authority and a reason for it.

    The refusal tells the floor to those who may see it, and to nobody else.
    """
    if asking is None or floor is None or asking >= floor:
        return
    told = f" of {floor:,.2f}" if may_see else ""
    if not may_break:
        raise NotAllowed(
            f"This is below the floor price{told} of this vehicle. Ask a general manager to set it.",
            code="below_floor",
        )
    if not reason.strip():
        raise Invalid(
            f"Say why this vehicle goes below its floor price{told}.",
            code="reason_required",
            fields={"reason": ["Required below the floor price."]},
        )


def check_floor_change(old: Decimal | None, *, may_break: bool, reason: str) -> None:
    """Changing a floor that was set takes the authority to break it, and a reason."""
    if old is None:
        return
    if not may_break:
        raise NotAllowed(
            "The floor price of this vehicle is set. Ask a general manager to change it.", code="floor_set"
        )
    if not reason.strip():
        raise Invalid(
            "Say why the floor price changes.",
            code="reason_required",
            fields={"reason": ["Required to change the floor price."]},
        )
