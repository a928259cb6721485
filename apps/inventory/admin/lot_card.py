"""The lot card of the vehicle page: where the car stands, who saw it, who has its keys."""

from collections.abc import Sequence
from typing import Any

from apps.inventory.admin.lot_dialogs import SERVICES, known_keys
from apps.inventory.models import StockUnit


def card(unit: StockUnit, acts: Sequence[Any]) -> dict[str, Any]:
    """What ``inventory/lot_card.html`` shows; two queries where anything happened."""
    sightings = unit.rows_of("sightings").select_related("place").order_by("-seen_at", "-id")
    return {
        "place": unit.lot_place,
        "sightings": list(sightings[:8]),
        "keys": known_keys(unit),
        "moves": list(unit.rows_of("key_moves").order_by("-id")[:8]),
        "acts": [act for act in acts if act.verb in SERVICES],
    }
