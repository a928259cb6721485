"""The worked figure of an appraisal in words: to whoever may not see pack, its parts are one."""

from decimal import Decimal
from typing import Any

from apps.core.templatetags.ui import money
from apps.inventory.appraising import Figures

RULE = (
    "Expected retail − expected recon − fees − the store's pack and wanted margin, never below zero. Pack "
    "and margin are those of the store on that day. The actual cash value (ACV) is what we think the car is "
    "worth; what a deal allows above it is the deal's."
)


def rows(figures: Figures, *, sees_cost: bool) -> list[tuple[str, str]]:
    """What is taken off the expected retail price, step by step."""
    found = [("Expected retail", money(figures.retail)), ("Expected recon", money(-figures.recon))]
    if figures.fees:
        found.append(("Fees", money(-figures.fees)))
    if sees_cost:
        return [*found, ("Pack", money(-figures.pack)), ("Wanted margin", money(-figures.margin))]
    return [*found, ("Pack and margin of the store", money(-figures.pack - figures.margin))]


def explained(figures: Figures, *, sees_cost: bool, author: str = "", at: Any = None) -> dict[str, Any]:
    """For ``components/explain.html``."""
    steps = rows(figures, sees_cost=sees_cost)
    return {
        "formula": " ".join([steps[0][1], *(amount.replace("−", "− ") for _, amount in steps[1:])]),
        "inputs": steps,
        "rule": RULE,
        "author": author,
        "at": at,
    }


def short_by(figures: Figures) -> Decimal:
    """How much the costs exceed the retail price; zero where they do not."""
    return max(Decimal(0), figures.recon + figures.pack + figures.margin + figures.fees - figures.retail)
