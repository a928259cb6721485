"""Who answers for what a decoder said of a vehicle."""

from collections.abc import Iterable
from datetime import datetime

from apps.core.actor import Actor
from apps.inventory.agreement import MUST_AGREE, Compared, compare
from apps.inventory.entries import VehicleEntry
from apps.inventory.models import Vehicle, VehicleFact, Verdict
from apps.inventory.vin_decoder.decoding import Decoding


def note(vehicle: Vehicle, decoding: Decoding, given: VehicleEntry, *, by: Actor, at: datetime) -> None:
    """Keep what the decoder said beside what the person entered; the caller has locked the vehicle.

    The same value is confirmed by the person, another one is the person's change; year or make
    that differ disagree until somebody looks at them a second time (``resolve``).
    """
    known = {fact.field: fact for fact in VehicleFact.objects.filter(vehicle=vehicle)}
    for found in compare(decoding, given):
        fact = known.get(found.field) or VehicleFact(
            dealership_id=vehicle.dealership_id, vehicle=vehicle, field=found.field
        )
        judge(fact, found, decoding)
        if fact.verdict != Verdict.DISAGREES:
            sign(fact, by=by, at=at)
        fact.save(at=at)


def judge(fact: VehicleFact, found: Compared, decoding: Decoding) -> None:
    """Set what was compared on ``fact``, unsaved, with the verdict that follows."""
    fact.decoded, fact.given = found.decoded[:120], found.given[:120]
    fact.decoder, fact.decoder_version = decoding.decoder, decoding.version
    if found.same:
        fact.verdict = Verdict.CONFIRMED
    else:
        fact.verdict = Verdict.DISAGREES if found.field in MUST_AGREE else Verdict.CHANGED
    fact.decided_by_id, fact.decided_by, fact.decided_at = None, "", None


def sign(fact: VehicleFact, *, by: Actor, at: datetime) -> None:
    """Name who answers for it, unsaved."""
    fact.decided_by_id, fact.decided_by, fact.decided_at = by.user_id, by.name, at


def corrected(vehicle: Vehicle, names: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Somebody corrected these fields: he answers for them now. The caller has locked the vehicle."""
    for fact in VehicleFact.objects.filter(vehicle=vehicle, field__in=list(names)):
        fact.given = str(getattr(vehicle, fact.field) or "")[:120]
        fact.verdict = Verdict.CONFIRMED if fact.given == fact.decoded else Verdict.CHANGED
        sign(fact, by=by, at=at)
        fact.save(at=at)


def forget(vehicle: Vehicle) -> None:
    """Another VIN: what was decoded from the old one says nothing any more; the history keeps it."""
    for fact in VehicleFact.objects.filter(vehicle=vehicle):
        fact.delete()
