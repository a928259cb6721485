"""The sales status of a stock unit: which commitment it is under. Data, from domain.md §1.

Readiness (how far get-ready is) is another axis with a field of its own: a car in recon can be
held, sold, even delivered.
"""

from apps.core.lifecycle import Lifecycle, Transition
from apps.inventory import permissions as may

ORDERED = "ordered"
IN_TRANSIT = "in_transit"
IN_STOCK = "in_stock"
HELD = "held"
PENDING_SALE = "pending_sale"
SOLD = "sold"
DELIVERED = "delivered"
CANCELLED = "cancelled"
TRANSFERRED = "transferred"
RETURNED = "returned_to_source"
WRITTEN_OFF = "written_off"

STATES = {
    ORDERED: "Ordered",
    IN_TRANSIT: "In transit",
    IN_STOCK: "In stock",
    HELD: "Held",
    PENDING_SALE: "Pending sale",
    SOLD: "Sold",
    DELIVERED: "Delivered",
    CANCELLED: "Cancelled",
    TRANSFERRED: "Transferred",
    RETURNED: "Returned to source",
    WRITTEN_OFF: "Written off",
}
ENTRY = (ORDERED, IN_TRANSIT, IN_STOCK)
STATUS_CHOICES = list(STATES.items())
ENTRY_CHOICES = [(state, STATES[state]) for state in ENTRY]
CLOSED = (DELIVERED, CANCELLED, TRANSFERRED, RETURNED, WRITTEN_OFF)
DISPOSED = (RETURNED, WRITTEN_OFF)
ACTIVE = tuple(state for state in STATES if state not in CLOSED)
COMMITTED = (PENDING_SALE, SOLD, DELIVERED)
ON_THE_WAY = (ORDERED, IN_TRANSIT)


def _from(*sources: str) -> frozenset[str]:
    return frozenset(sources)


STOCK_UNIT = Lifecycle(
    name="stock unit",
    field="status",
    states=STATES,
    transitions=(
        Transition("ship", _from(ORDERED), IN_TRANSIT, may.MOVE, "Mark in transit"),
        Transition("receive", _from(*ON_THE_WAY), IN_STOCK, may.MOVE, "Receive into stock"),
        Transition("hold", _from(*ENTRY), HELD, may.HOLD, "Hold for a customer"),
        Transition("release", _from(HELD), IN_STOCK, may.HOLD, "Release the hold"),
        Transition("release", _from(HELD), IN_TRANSIT, may.HOLD, "Release the hold"),
        Transition("release", _from(HELD), ORDERED, may.HOLD, "Release the hold"),
        Transition("commit", _from(IN_STOCK, HELD), PENDING_SALE, may.SELL, "Commit to a deal"),
        Transition(
            "uncommit", _from(PENDING_SALE), IN_STOCK, may.SELL, "Release from the deal", needs_reason=True
        ),
        Transition("sell", _from(PENDING_SALE), SOLD, may.SELL, "Mark sold"),
        Transition("deliver", _from(SOLD), DELIVERED, may.SELL, "Deliver"),
        Transition(
            "unwind", _from(SOLD, DELIVERED), IN_STOCK, may.SELL, "Unwind the sale", needs_reason=True
        ),
        Transition("cancel", _from(*ON_THE_WAY), CANCELLED, may.MOVE, "Cancel the order", needs_reason=True),
        Transition("transfer", _from(IN_STOCK), TRANSFERRED, may.TRANSFER, "Transfer to another rooftop"),
        Transition(
            "return_to_source", _from(IN_STOCK), RETURNED, may.DISPOSE, "Return to source", needs_reason=True
        ),
        Transition("write_off", _from(IN_STOCK), WRITTEN_OFF, may.DISPOSE, "Write off", needs_reason=True),
    ),
)
