"""The listing score of the vehicle page: each part, and what would raise it by how much."""

from typing import Any

from apps.inventory import scoring
from apps.inventory.models import StockUnit
from apps.inventory.services.listing import listing_of

FORMULA = "photos 40 + text 20 + price to market 15 + VIN decoded 10 + features 10 + history report 5"
RULE = (
    "Photos count up to 20, characters up to 600, features up to 10. The price earns its points within 95 to "
    "105 % of market. Features, history reports and market prices are not kept yet: those parts stay at 0."
)

NOT_KEPT = ("Features", "History report")


def facts(unit: StockUnit) -> dict[str, Any]:
    """What the figure, its foot and its explanation show."""
    listing = listing_of(unit, unit.vehicle)
    found = scoring.parts(listing)
    best = max(found[:2], key=lambda part: part.gain)
    return {
        "value": f"{scoring.score(listing)}",
        "foot": f"{best.advice}: +{best.gain}" if best.gain else "of 100",
        "explain": {
            "formula": FORMULA,
            "inputs": [(_words(part), f"{part.points} of {part.most}") for part in found],
            "rule": RULE,
        },
    }


def _words(part: scoring.Part) -> str:
    if part.label in NOT_KEPT:
        return f"{part.label}: not kept yet"
    told = f"{part.label}: {part.basis}"
    return f"{told} — {part.advice}: +{part.gain}" if part.gain else told
