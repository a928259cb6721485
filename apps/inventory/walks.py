"""Reads of the lot walk. A walk is a day of the store: whoever is out on the lot that day walks it with the others."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from apps.core.clock import day_bounds
from apps.inventory.models import LotPlace, Sighting, StockUnit
from apps.inventory.models.stock_unit_meta import HERE

MOST_UNITS = 2_000
"""What a phone is given of a store's stock."""

DAYS_BACK = 14


@dataclass(frozen=True, slots=True)
class Progress:
    """Of ``here`` units that stand at the store, ``seen`` were seen that day."""

    here: int
    seen: int

    @property
    def unseen(self) -> int:
        """Those that nobody saw."""
        return self.here - self.seen

    @property
    def percent(self) -> int:
        """Whole percent, never rounded up to all of them."""
        return 100 * self.seen // self.here if self.here else 0


def on_lot() -> QuerySet[StockUnit]:
    """Units that stand at the store now, whoever they are promised to."""
    return StockUnit.objects.filter(HERE)


def sightings_of(day: date, zone: str) -> QuerySet[Sighting]:
    """What was seen on a day of the store."""
    start, end = day_bounds(day, zone)
    return Sighting.objects.filter(seen_at__gte=start, seen_at__lt=end)


def unseen(day: date, zone: str) -> QuerySet[StockUnit]:
    """Units that stand at the store now and that nobody saw on ``day``."""
    seen = sightings_of(day, zone).filter(dealership_id=OuterRef("dealership_id"), unit_id=OuterRef("pk"))
    return on_lot().filter(~Exists(seen))


def progress(day: date, zone: str) -> Progress:
    """How far the walk of ``day`` came, by what stands at the store now."""
    here = on_lot().count()
    return Progress(here, here - unseen(day, zone).count())


def walkers(day: date, zone: str) -> list[dict[str, Any]]:
    """Who saw how many different cars on ``day``, most first."""
    rows = sightings_of(day, zone).order_by().values("by_name")
    found = rows.annotate(cars=Count("unit", distinct=True), last=Max("seen_at"))
    return [dict(row) for row in found.order_by("-cars", "by_name")[:20]]


def recent(day: date, zone: str, tz: Any) -> list[dict[str, Any]]:
    """The days before ``day`` on which somebody walked, latest first: ``day``, ``cars``."""
    since = day_bounds(day - timedelta(days=DAYS_BACK), zone)[0]
    seen = Sighting.objects.filter(seen_at__gte=since).order_by()
    days = seen.annotate(day=TruncDate("seen_at", tzinfo=tz)).values("day")
    rows = days.annotate(cars=Count("unit", distinct=True)).order_by("-day")
    return [dict(row) for row in rows[: DAYS_BACK + 1]]


def for_phone() -> list[dict[str, Any]]:
    """What a phone needs to find a car: no amounts, no customers; at most ``MOST_UNITS``, the newest first."""
    rows = on_lot().order_by("-id").values(*_SHOWN)[:MOST_UNITS]
    return [{**row, "place_id": row.pop("lot_place_id")} for row in rows]


_SHOWN = ("id", "stock_number", "vin", "title", "colour", "status", "lot_place_id") + (
    "odometer",
    "odometer_unit",
    "seen_at",
)


def places() -> list[dict[str, Any]]:
    """The places in use, as one walks past them, with their location's name."""
    rows = LotPlace.objects.filter(is_active=True).order_by("position", "name", "id")
    return [
        {"id": pk, "name": name, "lot": lot}
        for pk, name, lot in rows.values_list("id", "name", "location__name")
    ]


def start_of(day: date, zone: str) -> datetime:
    """The first instant of a day of the store."""
    return day_bounds(day, zone)[0]
