"""Issuing Buyers Guides; the only writer of ``StockUnit.guide_current``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.errors import Conflict, Invalid
from apps.core.outbox import publish
from apps.inventory.events import StockUnitEdited
from apps.inventory.lifecycle import ACTIVE
from apps.inventory.models import BuyersGuide, StockUnit
from apps.inventory.models.buyers_guide import GuideKind, Language
from apps.inventory.permissions import ISSUE_GUIDE
from apps.inventory.readiness import needs_guide
from apps.inventory.services.rows import check_version, lock_unit

WARRANTED = (GuideKind.FULL, GuideKind.LIMITED)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is ticked and filled in on the form; the warranty's part only for a dealer warranty."""

    kind: str
    languages: Sequence[str] = (Language.ENGLISH.value,)
    labour_pct: int | None = None
    parts_pct: int | None = None
    systems: str = ""
    duration: str = ""
    service_contract: bool = False


@transaction.atomic
def issue_guide(
    *,
    unit_id: int,
    terms: Terms,
    by: Actor,
    at: datetime,
    issued_on: date | None = None,
    version: int | None = None,
) -> BuyersGuide:
    """Issue the Buyers Guide of a used car; the one before it is superseded and stays.

    ``issued_on`` is a date in the store's zone, today if empty. Invalid for a new car, for terms that
    contradict each other and for a date to come; Conflict for a stay that is over.
    """
    by.require(ISSUE_GUIDE)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    today = local_date(at, unit.dealership.time_zone)
    _check(terms, unit, issued_on or today, today)
    last = BuyersGuide.objects.filter(unit=unit).order_by("-number").first()
    if last is not None and last.superseded_at is None:
        last.superseded_at = at
        last.save(at=at)
    guide = _new(unit, terms, (last.number if last else 0) + 1, issued_on or today, by, at)
    guide.save(force_insert=True)
    was, unit.guide_current = unit.guide_current, True
    unit._change_reason = "Buyers Guide issued"
    unit.save(at=at)
    record(
        "inventory.issue_guide",
        target=unit,
        by=by,
        changes={"guide_current": (was, True)},
        facts={"guide": guide.pk, "kind": guide.kind, "number": guide.number},
    )
    publish(_edited(unit, at))
    return guide


def _check(terms: Terms, unit: StockUnit, issued_on: date, today: date) -> None:
    if unit.status not in ACTIVE:
        raise Conflict("This stay is over: no Buyers Guide is issued for it.", code="stay_over")
    if not needs_guide(unit.condition):
        raise Invalid("A new vehicle has no Buyers Guide.", code="new_vehicle")
    wrong = _wrong(terms)
    if issued_on > today:
        wrong["issued_on"] = ["Not after today."]
    if wrong:
        raise Invalid("This Buyers Guide cannot be as it is.", code="bad_guide", fields=wrong)


def _wrong(terms: Terms) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if terms.kind not in GuideKind.values:
        wrong["kind"] = [f"One of: {', '.join(GuideKind.values)}."]
    if not terms.languages or not set(terms.languages) <= set(Language.values):
        wrong["languages"] = [f"One or more of: {', '.join(Language.values)}."]
    warranted = terms.kind in WARRANTED
    for name in ("labour_pct", "parts_pct"):
        share = getattr(terms, name)
        if warranted and (share is None or not 0 <= share <= 100):
            wrong[name] = ["The dealer's share in per cent, 0 to 100."]
        if not warranted and share is not None:
            wrong[name] = ["Only for a dealer warranty."]
    if warranted and not terms.systems.strip():
        wrong["systems"] = ["Name the systems covered."]
    if not warranted and (terms.systems.strip() or terms.duration.strip()):
        wrong["systems"] = ["Only for a dealer warranty."]
    return wrong


def _new(unit: StockUnit, terms: Terms, number: int, issued_on: date, by: Actor, at: datetime) -> BuyersGuide:
    return BuyersGuide(
        dealership_id=unit.dealership_id,
        unit=unit,
        number=number,
        kind=terms.kind,
        languages=sorted(set(terms.languages)),
        labour_pct=terms.labour_pct,
        parts_pct=terms.parts_pct,
        systems=terms.systems.strip()[:300],
        duration=terms.duration.strip()[:120],
        service_contract=terms.service_contract,
        condition=unit.condition,
        vin=unit.vin or "",
        car=unit.title,
        issued_on=issued_on,
        issued_at=at,
        by_id=by.user_id,
        by_name=by.name,
    )


def recheck(unit: StockUnit) -> bool:
    """Set, unsaved, whether the standing guide still describes a locked unit; whether that changed.

    A guide is of one condition and one VIN: another condition or a corrected VIN needs another guide.
    """
    standing = BuyersGuide.objects.filter(unit=unit, superseded_at=None).first()
    holds = standing is not None and standing.condition == unit.condition and standing.vin == (unit.vin or "")
    changed = unit.guide_current != holds
    unit.guide_current = holds
    return changed


def _edited(unit: StockUnit, at: datetime) -> StockUnitEdited:
    return StockUnitEdited(
        dealership_id=unit.dealership_id,
        unit_id=unit.pk,
        at=at,
        fields=("guide_current",),
        status=unit.status,
        old_cost=unit.ledger_cost,
        cost=unit.ledger_cost,
        old_acquired_on=unit.acquired_on,
        acquired_on=unit.acquired_on,
    )
