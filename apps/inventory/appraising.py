"""What a car that somebody brings is worth to us, as a figure that explains itself. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from apps.core.errors import Invalid
from apps.core.money import ZERO, cents

PARTS = {
    "exterior": "Exterior",
    "interior": "Interior",
    "tyres": "Tyres",
    "glass": "Glass",
    "mechanical": "Mechanical",
    "smell": "Smell",
    "warning_lights": "Warning lights",
}
GRADES = {"good": "Good", "fair": "Fair", "poor": "Poor"}
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part of the car is, and what somebody saw."""

    part: str
    grade: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReconLine:
    """One work that the car will need before it can be sold, and what it is expected to cost."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """What goes into a worked figure; money in the store's currency, none of it negative."""

    retail: Decimal
    recon: Decimal
    pack: Decimal
    margin: Decimal
    fees: Decimal

    @property
    def worked(self) -> Decimal:
        """Expected retail − expected recon − pack − wanted margin − fees, never below zero [conv]."""
        return max(ZERO, cents(self.retail - self.recon - self.pack - self.margin - self.fees))


@dataclass(frozen=True, slots=True)
class ValuationEntry:
    """What an appraiser enters about the worth of a car.

    ``pack`` and ``margin`` of None are the store's; ``acv`` (actual cash value: what we think the car
    is worth) of None is the worked figure.
    """

    retail: Decimal
    findings: tuple[Finding, ...] = ()
    recon: tuple[ReconLine, ...] = ()
    fees: Decimal = ZERO
    pack: Decimal | None = None
    margin: Decimal | None = None
    acv: Decimal | None = None
    note: str = ""


def check(entry: ValuationEntry) -> None:
    """Refuse grades that are none, parts named twice, negative amounts and lines without words."""
    wrong: dict[str, list[str]] = {}
    parts = [finding.part for finding in entry.findings]
    if len(set(parts)) != len(parts) or not set(parts) <= PARTS.keys():
        wrong["findings"] = [f"Each part once, out of: {', '.join(PARTS)}."]
    if not {finding.grade for finding in entry.findings} <= GRADES.keys():
        wrong["findings"] = [f"A part is one of: {', '.join(GRADES)}."]
    if any(not line.label.strip() for line in entry.recon):
        wrong["recon"] = ["Say what is to be done."]
    if len(entry.recon) > MOST_LINES:
        wrong["recon"] = [f"At most {MOST_LINES} lines; put small works together."]
    amounts = {"retail": entry.retail, "fees": entry.fees, "pack": entry.pack, "margin": entry.margin}
    amounts |= {"acv": entry.acv, "recon": min((line.amount for line in entry.recon), default=ZERO)}
    for name, amount in amounts.items():
        if amount is not None and amount < 0:
            wrong[name] = ["Not below zero."]
    if wrong:
        raise Invalid("These figures cannot be right.", code="bad_valuation", fields=wrong)


def figures_of(entry: ValuationEntry, *, pack: Decimal, margin: Decimal) -> Figures:
    """The figures of ``entry``, with the store's pack and margin where it names none."""
    return Figures(
        retail=cents(entry.retail),
        recon=cents(sum((line.amount for line in entry.recon), ZERO)),
        pack=cents(pack if entry.pack is None else entry.pack),
        margin=cents(margin if entry.margin is None else entry.margin),
        fees=cents(entry.fees),
    )


def check_acv(acv: Decimal, worked: Decimal, note: str) -> None:
    """What the car is worth above the worked figure needs the reason in the note."""
    if acv > worked and not note.strip():
        raise Invalid(
            f"The actual cash value is above the worked figure of {worked:,.2f}. Say why in the note.",
            code="above_worked",
            fields={"note": ["Say why it is worth more than the figures say."]},
        )


def check_offer(offer: Decimal, acv: Decimal) -> None:
    """Refuse an offer of nothing or above the actual cash value."""
    if offer <= 0:
        raise Invalid("An offer is more than zero.", code="no_offer", fields={"offer": ["More than zero."]})
    if offer > acv:
        raise Invalid(
            f"An offer is at most the actual cash value of {acv:,.2f}. What is allowed above it belongs "
            "to the deal.",
            code="above_acv",
            fields={"offer": [f"At most {acv:,.2f}."]},
        )


def needs_approval(offer: Decimal, limit: Decimal | None) -> bool:
    """Whether an offer is above the store's limit; a limit of None bounds nobody."""
    return limit is not None and offer > limit
