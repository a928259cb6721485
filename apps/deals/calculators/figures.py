"""A figure that explains itself: what it is, how it came about, by which rule, set by whom."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Cited:
    """The rule behind a figure and who published it."""

    text: str
    author: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount of a worksheet; ``amount`` is None where a fact is missing (no cost known).

    ``formula`` is in words, ``inputs`` are the (label, value) pairs it was fed with, ``rule`` names
    the dated rule and its version or is empty, ``author`` is who set the input or published the
    rule. ``private`` figures (cost, gross) are for holders of deals.see_gross only.
    """

    key: str
    label: str
    amount: Decimal | None
    formula: str
    inputs: tuple[tuple[str, str], ...] = ()
    rule: str = ""
    author: str = ""
    private: bool = False
    part_of: str = ""
