"""The listing score of a stay: what it is reckoned from, and the column that lists sort by."""

from decimal import Decimal

from django.db.models import Q

from apps.inventory import scoring
from apps.inventory.models import StockUnit, Vehicle

DECODERS = frozenset({"vpic", "wmi"})
"""What ``Vehicle.decoded_by`` says when a VIN decoder, not a person or a feed, described the car."""


WITHOUT_PHOTOS = Q(photo_urls=[], photo_count=0)
"""Stays of which buyers see no photo: ``photos_of`` as a condition."""


def photos_of(unit: StockUnit) -> int:
    """How many photos buyers are shown: a feed's and our own."""
    return len(unit.photo_urls) + unit.photo_count


def listing_of(unit: StockUnit, vehicle: Vehicle) -> scoring.Listing:
    """What is known of the listing. No feature list, history report or market price is kept yet."""
    return scoring.Listing(
        photos=photos_of(unit),
        description_chars=len(unit.description.strip()),
        price_to_market_pct=None,
        vin_decoded=vehicle.decoded_by in DECODERS,
        features=0,
        history_report=False,
    )


def score_of(unit: StockUnit, vehicle: Vehicle) -> Decimal:
    """The score out of 100, to one decimal."""
    return scoring.score(listing_of(unit, vehicle))


def rescore_after(last_id: int, size: int) -> tuple[int, int]:
    """Bring the scores of the next ``size`` stays by id up to date.

    Returns the last id seen (0 at the end) and how many were wrong. The score repeats other columns:
    a new one is no edit, so it leaves neither a version nor a line of history.
    """
    units = list(StockUnit.objects.select_related("vehicle").filter(pk__gt=last_id).order_by("pk")[:size])
    wrong = []
    for unit in units:
        score = score_of(unit, unit.vehicle)
        if unit.listing_score != score:
            unit.listing_score = score
            wrong.append(unit)
    StockUnit.objects.bulk_update(wrong, ["listing_score"])
    return (units[-1].pk if len(units) == size else 0), len(wrong)
