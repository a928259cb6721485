"""Whether a stock unit may be offered: derived, never stored. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from apps.inventory.lifecycle import IN_STOCK, STATES
from apps.inventory.readiness import FRONTLINE, needs_guide


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands between a unit and the shop window; ``code`` finds its remedy."""

    code: str
    text: str

    def __str__(self) -> str:
        return self.text


def obstacles(
    *,
    status: str,
    readiness: str,
    price: Decimal | None,
    condition: str,
    guide_current: bool,
    stop_sale: bool,
) -> list[Obstacle]:
    """What stands between a unit and the shop window; empty when it is available."""
    found = []
    if status != IN_STOCK:
        found.append(Obstacle("status", f"It is {STATES[status].lower()}."))
    if readiness != FRONTLINE:
        found.append(Obstacle("readiness", "It is not frontline-ready."))
    if price is None:
        found.append(Obstacle("price", "It has no price."))
    if needs_guide(condition) and not guide_current:
        found.append(Obstacle("guide", "It has no current Buyers Guide."))
    if stop_sale:
        found.append(Obstacle("stop_sale", "A stop-sale is in force."))
    return found


class Offered(Protocol):
    """What decides whether something may be offered."""

    status: str
    readiness: str
    price: Decimal | None
    condition: str
    guide_current: bool
    stop_sale: bool


def obstacles_of(unit: Offered) -> list[Obstacle]:
    """``obstacles`` of a unit."""
    return obstacles(
        status=unit.status,
        readiness=unit.readiness,
        price=unit.price,
        condition=unit.condition,
        guide_current=unit.guide_current,
        stop_sale=unit.stop_sale,
    )
