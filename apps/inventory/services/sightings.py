"""Recording who saw which unit where; the only writer of ``StockUnit.lot_place`` and ``seen_at``.

Sightings come late, twice and out of order, because phones on a lot are offline. Each is recorded
once, by the id that its sender made; what contradicts what we know comes back for a person to settle.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid
from apps.core.outbox import publish
from apps.inventory import intake_rules
from apps.inventory.doubts import OLDEST, Doubt, Known, Seen, doubts
from apps.inventory.events import StockUnitEdited, StockUnitSeen
from apps.inventory.models import LotPlace, Sighting, StockUnit
from apps.inventory.permissions import LOT
from apps.inventory.services import visits
from apps.inventory.services.description import describe
from apps.inventory.services.rows import lock_unit


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody saw. ``status`` is what he took the unit to be; ``settled`` are the codes of
    doubts (``doubts``) that he was shown and means to overrule."""

    seen_at: datetime
    place_id: int | None = None
    odometer: int | None = None
    note: str = ""
    client_id: UUID = field(default_factory=uuid4)
    status: str = ""
    settled: Collection[str] = ()


@transaction.atomic
def see(*, unit_id: int, look: Look, by: Actor, at: datetime) -> Sighting:
    """Record that the actor saw a unit; the same ``client_id`` again answers what was recorded.

    The latest sighting says where the unit stands; a place at another location moves it there. An
    odometer reading above the known one becomes the unit's; one below never does. Conflict
    (``in_doubt``, with ``doubts`` to settle) where the unit is not here, was sold meanwhile, the
    odometer fell, or somebody else saw it elsewhere later.
    """
    by.require(LOT)
    unit = lock_unit(unit_id)
    known = Sighting.objects.filter(client_id=look.client_id).first()
    if known is not None:
        return _same(known, unit)
    place = _checked(look, at)
    seen_at = min(look.seen_at, at)  # a phone whose clock runs ahead saw it now
    _refuse_doubts(unit, look, place, by)
    sighting = _kept(unit, look, place, seen_at, by=by, at=at)
    trail = _stand(unit, look, place, seen_at)
    _save(unit, trail, at)
    record("inventory.see", target=unit, by=by, reason=look.note, changes=trail, facts=_facts(sighting))
    publish(
        StockUnitSeen(
            dealership_id=unit.dealership_id,
            unit_id=unit.pk,
            at=at,
            seen_at=seen_at,
            place=place.name if place else "",
        )
    )
    return sighting


def _same(known: Sighting, unit: StockUnit) -> Sighting:
    if known.unit_id != unit.pk:
        raise Conflict("This sighting was recorded already, of another vehicle.", code="client_id_used")
    return known


def _checked(look: Look, at: datetime) -> LotPlace | None:
    """The place, if one was named; Invalid for what cannot be."""
    intake_rules.check_odometer(look.odometer)
    if len(look.note) > 200:
        raise Invalid("The note is too long.", code="bad_note", fields={"note": ["At most 200 characters."]})
    if at - look.seen_at > OLDEST:
        message = f"A sighting is recorded within {OLDEST.days} days."
        raise Invalid(message, code="too_old", fields={"seen_at": [message]})
    if look.place_id is None:
        return None
    place = LotPlace.objects.filter(pk=look.place_id).first()
    if place is None:
        message = "Not a place of this store."
        raise Invalid(message, code="no_place", fields={"place_id": [message]})
    return place


def _refuse_doubts(unit: StockUnit, look: Look, place: LotPlace | None, by: Actor) -> None:
    known = Known(
        status=unit.status,
        here=visits.stands_here(unit),
        promised=" ".join(filter(None, ("to deal", unit.deal_label, "by", unit.committed_by)))
        if unit.deal_label
        else "",
        odometer=unit.odometer,
        unit=unit.odometer_unit,
    )
    found = doubts(known, Seen(look.status, look.odometer))
    later = _later(unit, look, place, by)
    open_ones = [doubt for doubt in [*found, *later] if doubt.code not in look.settled]
    if open_ones:
        raise Conflict(
            " ".join(doubt.text for doubt in open_ones),
            code="in_doubt",
            extra={"doubts": [{"code": d.code, "text": d.text, "settle": d.settle} for d in open_ones]},
        )


def _later(unit: StockUnit, look: Look, place: LotPlace | None, by: Actor) -> list[Doubt]:
    """Somebody else saw it elsewhere after this."""
    if place is None or unit.seen_at is None or unit.seen_at <= look.seen_at:
        return []
    others = Sighting.objects.filter(unit=unit, seen_at__gt=look.seen_at, place__isnull=False)
    last = others.exclude(by_id=by.user_id).exclude(place=place).select_related("place").first()
    if last is None:
        return []
    return [Doubt("seen_later", f"{last.by_name} saw it at {last.place} after you.", "Keep mine as history")]


def _kept(
    unit: StockUnit, look: Look, place: LotPlace | None, seen_at: datetime, *, by: Actor, at: datetime
) -> Sighting:
    try:
        with transaction.atomic():
            return Sighting.objects.create(
                dealership_id=unit.dealership_id,
                unit=unit,
                place=place,
                odometer=look.odometer,
                note=look.note.strip(),
                seen_at=seen_at,
                recorded_at=at,
                client_id=look.client_id,
                by_id=by.user_id,
                by_name=by.name,
            )
    except IntegrityError as error:
        if "inventory_sighting_once" not in str(error):
            raise
        raise Conflict(
            "This sighting was recorded already, of another vehicle.", code="client_id_used"
        ) from error


def _stand(unit: StockUnit, look: Look, place: LotPlace | None, seen_at: datetime) -> dict[str, Any]:
    """Set what the sighting says of the unit; field → (old, new) of what differs."""
    trail: dict[str, Any] = {}
    is_latest = unit.seen_at is None or seen_at >= unit.seen_at
    if is_latest:
        unit.seen_at = seen_at
    if is_latest and place is not None:
        if place.pk != unit.lot_place_id:
            trail["lot_place"] = (unit.lot_place.name if unit.lot_place else None, place.name)
        if place.location_id != unit.location_id:
            trail["location_id"] = (unit.location_id, place.location_id)
        unit.lot_place, unit.location_id = place, place.location_id
    if look.odometer is not None and look.odometer > (unit.odometer or -1):
        trail["odometer"] = (unit.odometer, look.odometer)
        unit.odometer = look.odometer
    return trail


def _save(unit: StockUnit, trail: dict[str, Any], at: datetime) -> None:
    """Where it stands makes nothing stale that somebody edits; its odometer and location do."""
    edited = tuple(sorted(set(trail) - {"lot_place"}))
    if not edited:
        StockUnit.objects.filter(pk=unit.pk).update(lot_place=unit.lot_place_id, seen_at=unit.seen_at)
        return
    describe(unit, unit.vehicle)
    unit._change_reason = "seen on the lot"
    unit.save(at=at)
    cost, acquired = unit.ledger_cost, unit.acquired_on
    publish(
        StockUnitEdited(
            dealership_id=unit.dealership_id,
            unit_id=unit.pk,
            at=at,
            fields=edited,
            status=unit.status,
            old_cost=cost,
            cost=cost,
            old_acquired_on=acquired,
            acquired_on=acquired,
        )
    )


def _facts(sighting: Sighting) -> dict[str, Any]:
    """What the trail keeps besides: the place, and when it was seen where that was earlier."""
    facts: dict[str, Any] = {"place": sighting.place.name if sighting.place else ""}
    if sighting.odometer is not None:
        facts["odometer"] = sighting.odometer
    return facts | {"seen_at": sighting.seen_at.isoformat()}
