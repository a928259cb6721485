"""What a feed would send at this moment: its first rows, and of how many."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.actor import Actor
from apps.core.api.lists import capped_count
from apps.inventory.exporting.choosing import listed
from apps.inventory.feeds.catalogue import cells, rows_of
from apps.inventory.feeds.writing import as_text
from apps.inventory.models import Feed

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Preview:
    """``count`` is exact up to a thousand, then "1,000+"; ``rows`` are texts in the order of the headings."""

    count: str
    headings: Sequence[str]
    rows: list[list[str]]


def preview_of(feed: Feed, *, by: Actor) -> Preview:
    """The first rows; Invalid where the choice of cars is no longer understood."""
    units = listed(feed.query, None, by=by)
    first = rows_of(units, feed.columns)[:SHOWN]
    said = [[as_text(cell) for cell in cells(row, feed.columns, feed.dealership)] for row in first]
    return Preview(str(capped_count(units)["label"]), feed.headings, said)
