"""What the car shows when it comes back from an unwound deal."""

from apps.core.errors import Invalid
from apps.deals.models import Deal

HIGHEST = 2_000_000


def reading_at_return(deal: Deal, odometer: int | None, correction: str) -> int | None:
    """The odometer that the unit keeps from now on, in the dealership's unit; None changes nothing.

    A car that was delivered has been driven: its reading is required. Below the last known reading
    (delivery, else intake) it is accepted only with ``correction``, which says why that was wrong.
    """
    delivery = getattr(deal, "delivery", None)
    if odometer is None:
        if delivery is None:
            return None
        raise _refusal("Enter the odometer at return: the car was delivered.")
    known = max(delivery.odometer if delivery else 0, deal.stock_unit.odometer or 0)
    if not 0 <= odometer <= HIGHEST:
        raise _refusal(f"An odometer reading lies between 0 and {HIGHEST:,}.")
    if odometer < known and not correction:
        raise _refusal(f"The last known reading is {known:,}. If that was wrong, say why below.")
    return odometer


def _refusal(message: str) -> Invalid:
    return Invalid(message, code="bad_odometer", fields={"odometer": [message]})
