"""Where a unit was seen last, as far as it is at its location."""

from apps.inventory.models import LotPlace, Sighting, StockUnit


def last_place_within(unit: StockUnit) -> LotPlace | None:
    """The place of its last sighting that named one, if that is at the unit's present location."""
    seen = Sighting.objects.filter(unit=unit, place__isnull=False).select_related("place")
    last = seen.order_by("-seen_at", "-id").first()
    place = last.place if last else None
    return place if place and place.location_id == unit.location_id else None
