"""Whether a stock unit may be offered: derived, never stored. Pure."""

from decimal import Decimal

from apps.inventory.lifecycle import IN_STOCK, STATES


def obstacles(*, status: str, readiness: str, price: Decimal | None) -> list[str]:
    """What stands between a unit and the shop window; empty when it is available.

    Buyers Guide and stop-sale join these when the records of them exist.
    """
    found = []
    if status != IN_STOCK:
        found.append(f"It is {STATES[status].lower()}.")
    if readiness != "frontline":
        found.append("It is not frontline-ready.")
    if price is None:
        found.append("It has no price.")
    return found
