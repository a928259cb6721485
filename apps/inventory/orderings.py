"""What the list of stock can be sorted by, on the screen, in the API and in a file; newest first."""

from apps.core.api.cursors import Ordering

ORDERINGS = (
    Ordering("-id"),
    Ordering("id"),
    Ordering("price", nullable=True),
    Ordering("-price", nullable=True),
    Ordering("acquired_on", nullable=True),
    Ordering("-acquired_on", nullable=True),
    Ordering("year", nullable=True),
    Ordering("-year", nullable=True),
    Ordering("odometer", nullable=True),
    Ordering("listing_score", nullable=True),
    Ordering("-listing_score", nullable=True),
)
