"""The rule of a bulk reprice and what it makes of one unit. Pure: values in, values out.

Amounts are Decimals in the dealership's currency, percentages are of one hundred.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from apps.core.errors import Invalid
from apps.core.money import ZERO, cents
from apps.inventory.pricing import LABELS, PriceKind, asking_price

KINDS = (PriceKind.INTERNET, PriceKind.LIST)
LONGEST_ENDING = 4
MOST_AMOUNT = Decimal(999_999_999)
MOST_DAYS = 3_650


class How(StrEnum):
    """Where the new price comes from."""

    LOWER = "lower"
    RAISE = "raise"
    SUBTRACT = "subtract"
    ADD = "add"
    SET = "set"
    OF_MSRP = "of_msrp"
    OVER_COST = "over_cost"
    KEEP = "keep"


class AtFloor(StrEnum):
    """What becomes of a unit whose asking price would be below its floor."""

    SKIP = "skip"
    STOP = "stop"
    BREAK = "break"


HOW = {
    How.LOWER: "Lower by %",
    How.RAISE: "Raise by %",
    How.SUBTRACT: "Subtract an amount",
    How.ADD: "Add an amount",
    How.SET: "Set to an amount",
    How.OF_MSRP: "% of MSRP",
    How.OVER_COST: "Cost plus an amount",
    How.KEEP: "Keep, change the ending only",
}
AT_FLOOR = {
    AtFloor.SKIP: "Leave the price as it is",
    AtFloor.STOP: "Stop at the floor",
    AtFloor.BREAK: "Go below it, with a reason",
}
ROUNDINGS = {"down": "Down", "nearest": "Nearest"}


@dataclass(frozen=True, slots=True)
class PriceRule:
    """``kind`` is repriced; ``ending`` are the last digits of whole amounts, "" for none.

    ``older_than`` leaves units alone that are that many days in stock or fewer; None asks for no age.
    """

    kind: PriceKind
    how: How
    amount: Decimal = ZERO
    ending: str = ""
    rounding: str = "nearest"
    at_floor: AtFloor = AtFloor.SKIP
    older_than: int | None = None

    @property
    def needs_cost(self) -> bool:
        """Whether the new prices tell a cost or a floor to those who read them."""
        return self.how is How.OVER_COST or self.at_floor is AtFloor.STOP

    @property
    def breaks_floor(self) -> bool:
        """Whether it may ask less than a floor."""
        return self.at_floor is AtFloor.BREAK

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self) | {"amount": str(self.amount)}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "PriceRule":
        """The rule of its stored form; Invalid, with the field, for a rule that makes no sense."""
        try:
            rule = cls(
                kind=PriceKind(stored["kind"]),
                how=How(stored["how"]),
                amount=Decimal(stored.get("amount") or 0),
                ending=str(stored.get("ending") or ""),
                rounding=str(stored.get("rounding") or "nearest"),
                at_floor=AtFloor(stored.get("at_floor") or AtFloor.SKIP),
                older_than=stored.get("older_than"),
            )
        except (KeyError, ValueError, ArithmeticError) as error:
            raise Invalid("This is no rule for prices.", code="bad_rule") from error
        return checked(rule)


def checked(rule: PriceRule) -> PriceRule:
    """The rule, if it can be applied; Invalid with the field otherwise."""
    found = {
        "kind": "" if rule.kind in KINDS else "List or internet price.",
        "amount": _wrong_amount(rule.how, rule.amount),
        "ending": _wrong_ending(rule.how, rule.ending),
        "rounding": "" if rule.rounding in ROUNDINGS else "Down or nearest.",
        "older_than": _wrong_days(rule.older_than),
    }
    wrong = {name: [message] for name, message in found.items() if message}
    if wrong:
        raise Invalid("The rule cannot be applied; see below.", code="bad_rule", fields=wrong)
    return rule


def _wrong_amount(how: How, amount: Decimal) -> str:
    if not amount.is_finite() or not 0 <= amount <= MOST_AMOUNT:
        return f"Zero or more, at most {MOST_AMOUNT:,}."
    if how in (How.LOWER, How.RAISE, How.OF_MSRP) and amount > _most_pct(how):
        return f"At most {_most_pct(how)} %."
    return "" if amount or how in (How.KEEP, How.OVER_COST) else "More than zero."


def _wrong_ending(how: How, ending: str) -> str:
    if ending and not (ending.isascii() and ending.isdigit() and len(ending) <= LONGEST_ENDING):
        return "One to four digits, such as 990."
    return "Say which ending." if how is How.KEEP and not ending else ""


def _wrong_days(days: int | None) -> str:
    return "" if days is None or 0 <= days <= MOST_DAYS else f"0 to {MOST_DAYS:,} days."


def _most_pct(how: How) -> int:
    return 90 if how is How.LOWER else 300


@dataclass(frozen=True, slots=True)
class Facts:
    """What a unit has; ``cost`` is the ledger's without pack, ``days`` in stock, None where unknown."""

    list_price: Decimal | None
    internet_price: Decimal | None
    floor_price: Decimal | None
    msrp: Decimal | None
    cost: Decimal | None
    days: int | None

    def price(self, kind: PriceKind) -> Decimal | None:
        """The list or the internet price."""
        return self.list_price if kind is PriceKind.LIST else self.internet_price

    def asking(self) -> Decimal | None:
        """What we ask now."""
        return asking_price(self.list_price, self.internet_price)

    def asking_with(self, kind: PriceKind, amount: Decimal | None) -> Decimal | None:
        """What we would ask if the price of this kind were ``amount``."""
        if kind is PriceKind.LIST:
            return asking_price(amount, self.internet_price)
        return asking_price(self.list_price, amount)


CHANGE, BELOW, FLOOR, SAME, REFUSED = "change", "below", "floor", "same", "refused"
WRITTEN = (CHANGE, BELOW)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``new`` is written where ``kind`` is in ``WRITTEN``, else it is what the rule would have asked."""

    kind: str
    new: Decimal | None
    why: str = ""


def reprice(rule: PriceRule, facts: Facts) -> Outcome:
    """What the rule does to a unit with these facts."""
    if rule.older_than is not None and (facts.days is None or facts.days <= rule.older_than):
        told = "not known" if facts.days is None else f"{facts.days} days"
        return Outcome(REFUSED, None, f"In stock: {told}; the rule asks for more than {rule.older_than}.")
    base = _BASES[rule.how](rule, facts)
    if isinstance(base, str):
        return Outcome(REFUSED, None, base)
    wanted = with_ending(cents(base), rule.ending, rule.rounding)
    if wanted < 0:
        return Outcome(REFUSED, None, "The new price would be below zero.")
    return _at_floor(rule, facts, wanted)


def _at_floor(rule: PriceRule, facts: Facts, wanted: Decimal) -> Outcome:
    old, floor = facts.price(rule.kind), facts.floor_price
    if wanted == old:
        return Outcome(SAME, wanted)
    asking = facts.asking_with(rule.kind, wanted)
    if floor is None or asking is None or asking >= floor:
        return Outcome(CHANGE, wanted)
    if rule.at_floor is AtFloor.BREAK:
        return Outcome(BELOW, wanted, "Goes below its floor price.")
    governs = asking == wanted
    if rule.at_floor is AtFloor.STOP and governs and (old is None or old >= floor):
        why = "Stops at its floor price."
        return Outcome(SAME, old, why) if old == floor else Outcome(CHANGE, floor, why)
    return Outcome(FLOOR, wanted, "Would be below its floor price.")


def with_ending(amount: Decimal, ending: str, rounding: str) -> Decimal:
    """``amount`` with the last digits of its whole part set; one smaller than the ending stays.

    Of two equally near amounts the lower one, so that nobody is asked more than meant.
    """
    if not ending:
        return amount
    step, tail = Decimal(10) ** len(ending), Decimal(ending)
    if amount < tail:
        return amount
    lower = (amount - tail) // step * step + tail
    upper = lower + step
    return cents(upper if rounding == "nearest" and upper - amount < amount - lower else lower)


type _Base = Callable[[PriceRule, Facts], Decimal | str]
"""An amount, or why there is none."""


def _own(change: Callable[[Decimal, Decimal], Decimal]) -> _Base:
    """From the price that the unit has."""

    def base(rule: PriceRule, facts: Facts) -> Decimal | str:
        old = facts.price(rule.kind)
        return f"It has no {LABELS[rule.kind].lower()}." if old is None else change(old, rule.amount)

    return base


def _of_msrp(rule: PriceRule, facts: Facts) -> Decimal | str:
    return "It has no MSRP." if facts.msrp is None else facts.msrp * rule.amount / 100


def _over_cost(rule: PriceRule, facts: Facts) -> Decimal | str:
    return "Its cost is not known." if facts.cost is None else facts.cost + rule.amount


_BASES: Mapping[How, _Base] = {
    How.LOWER: _own(lambda old, pct: old * (100 - pct) / 100),
    How.RAISE: _own(lambda old, pct: old * (100 + pct) / 100),
    How.SUBTRACT: _own(lambda old, amount: old - amount),
    How.ADD: _own(lambda old, amount: old + amount),
    How.KEEP: _own(lambda old, _: old),
    How.SET: lambda rule, _: rule.amount,
    How.OF_MSRP: _of_msrp,
    How.OVER_COST: _over_cost,
}
