"""Year and make of the listing against the decoder: found after an import, settled by people."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, NotFound, Stale
from apps.inventory.agreement import MUST_AGREE, compare
from apps.inventory.lifecycle import ACTIVE
from apps.inventory.models import StockUnit, Vehicle, VehicleFact, Verdict
from apps.inventory.permissions import EDIT
from apps.inventory.services.editing import edit
from apps.inventory.services.provenance import judge, sign
from apps.inventory.vin_decoder.decoding import Decoding


@transaction.atomic
def check(decoded: Sequence[tuple[int, Decoding]], *, by: Actor, at: datetime) -> int:
    """Compare vehicles (id and what their VIN says) as they stand; how many values disagree now.

    Only disagreements become rows: a file of 49,000 cars leaves some ten. What somebody kept stays
    kept while neither side says anything else.
    """
    ids = [pk for pk, _ in decoded]
    vehicles = Vehicle.objects.select_for_update(of=("self",)).order_by("id").in_bulk(ids)
    facts = {(fact.vehicle_id, fact.field): fact for fact in VehicleFact.objects.filter(vehicle__in=ids)}
    found = 0
    for pk, decoding in decoded:
        if pk in vehicles:
            found += _check_one(vehicles[pk], decoding, facts, by=by, at=at)
    return found


def _check_one(
    vehicle: Vehicle,
    decoding: Decoding,
    facts: dict[tuple[int, str], VehicleFact],
    *,
    by: Actor,
    at: datetime,
) -> int:
    values = {name: getattr(vehicle, name) for name in MUST_AGREE}
    found = 0
    for compared in compare(decoding, values):
        fact = facts.get((vehicle.pk, compared.field))
        if fact is None and compared.same:
            continue
        if fact is not None and (fact.decoded, fact.given) == (compared.decoded, compared.given):
            found += fact.verdict == Verdict.DISAGREES
            continue
        fact = fact or VehicleFact(dealership_id=vehicle.dealership_id, vehicle=vehicle, field=compared.field)
        judge(fact, compared, decoding)
        if compared.same:
            sign(fact, by=by, at=at)
        fact.save(at=at)
        found += fact.verdict == Verdict.DISAGREES
    return found


@transaction.atomic
def resolve(
    *, fact_id: int, take: bool, by: Actor, at: datetime, version: int | None = None, reason: str = ""
) -> VehicleFact:
    """Settle a disagreement: ``take`` the decoder's value into the vehicle, or keep the listing's.

    Conflict if somebody settled it before, or if the decoder names two model years.
    """
    by.require(EDIT)
    vehicle_id = VehicleFact.objects.filter(pk=fact_id).values_list("vehicle_id", flat=True).first()
    stay = _stay(vehicle_id)
    StockUnit.objects.select_for_update(of=("self",)).get(pk=stay.pk)
    fact = VehicleFact.objects.select_for_update(of=("self",)).get(pk=fact_id)
    _check(fact, version, take=take)
    old = fact.given
    if take:
        value = int(fact.decoded) if fact.field == "year" else fact.decoded
        edit(unit_id=stay.pk, changes={fact.field: value}, reason=reason or "decoder taken", by=by, at=at)
        fact.refresh_from_db()
    fact.given, fact.verdict = old, Verdict.TAKEN if take else Verdict.KEPT
    sign(fact, by=by, at=at)
    fact.save(at=at)
    record(
        "inventory.resolve_decode",
        target=stay,
        by=by,
        reason=reason,
        changes={fact.field: (old, fact.decoded if take else old)},
        facts={"decoded": fact.decoded, "taken": take},
    )
    return fact


def _stay(vehicle_id: int | None) -> StockUnit:
    """The stay through which a vehicle is corrected: the running one, else the last."""
    stays = StockUnit.objects.filter(vehicle_id=vehicle_id or 0).order_by("-id")
    stay = stays.filter(status__in=ACTIVE).first() or stays.first()
    if stay is None:
        raise NotFound("There is no such disagreement.", code="no_fact")
    return stay


def _check(fact: VehicleFact, version: int | None, *, take: bool) -> None:
    if fact.verdict != Verdict.DISAGREES:
        raise Conflict(f"{fact.decided_by} settled this already.", code="settled")
    if version is not None and version != fact.version:
        raise Stale("This was changed by somebody else meanwhile. Load it again.")
    if take and fact.field == "year" and not fact.decoded.isdigit():
        raise Conflict("The VIN allows two model years. Correct the car by hand.", code="two_years")
