"""Writing down where the title of a unit is."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.errors import Conflict, Invalid
from apps.core.outbox import publish
from apps.inventory.events import StockUnitTitleChanged
from apps.inventory.models import StockUnit, TitleStatus, UnitTitle
from apps.inventory.permissions import TITLES
from apps.inventory.services.rows import check_version, lock_unit
from apps.inventory.titles import WITHOUT, TitleFacts, settled, wrong

FACTS = tuple(field.name for field in fields(TitleFacts))
_OWN = tuple(name for name in FACTS if name != "title_status")


@transaction.atomic
def record_title(
    *, unit_id: int, facts: Mapping[str, Any], by: Actor, at: datetime, version: int | None = None
) -> StockUnit:
    """Write down what is known of a unit's title now; facts of ``FACTS`` that are left out stay.

    What cannot be so any more is taken away (``titles.settled``). Invalid for a status that there is not,
    a receipt in the future, a title on its way to the buyer of a car that is not sold; Conflict once the
    title went with the car; Stale where ``version`` is not the unit's.
    """
    by.require(TITLES)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    if unit.status in WITHOUT:
        raise Conflict("The stay is over, and the title is not ours to record.", code="no_title_here")
    paper = paper_of(unit)
    old = facts_of(unit, paper)
    today = local_date(at, unit.dealership.time_zone)
    said = replace(old, **facts)
    _check(said, unit, today)
    new = settled(said, today)
    if new != old:
        _write(unit, paper, old, new, by=by, at=at)
    return unit


def paper_of(unit: StockUnit) -> UnitTitle:
    """What is written down of the unit's title; an unsaved row where nobody wrote anything yet."""
    known: UnitTitle | None = getattr(unit, "title_paper", None)
    return known or UnitTitle(dealership_id=unit.dealership_id, unit=unit)


def carry_over(known: UnitTitle, opened: StockUnit, *, by: Actor, at: datetime) -> None:
    """What was known of the title stays known at the rooftop that the car went to, but where it lies."""
    if known.pk is not None:
        facts = {name: getattr(known, name) for name in ("number", "state", "brand", "lienholder")}
        paper = UnitTitle(dealership_id=opened.dealership_id, unit=opened, by_name=by.name, at=at, **facts)
        paper.by_id = by.user_id
        paper.save(at=at)


def facts_of(unit: StockUnit, paper: UnitTitle) -> TitleFacts:
    """The facts of both rows."""
    return TitleFacts(title_status=unit.title_status, **{name: getattr(paper, name) for name in _OWN})


def _check(said: TitleFacts, unit: StockUnit, today: date) -> None:
    found = wrong(said, status=unit.status, today=today)
    if said.title_status not in TitleStatus.values:
        found["title_status"] = [f"One of: {', '.join(TitleStatus.values)}."]
    if found:
        raise Invalid("The title cannot be as it is said.", code="bad_title", fields=found)


def _write(
    unit: StockUnit, paper: UnitTitle, old: TitleFacts, new: TitleFacts, *, by: Actor, at: datetime
) -> None:
    for name in _OWN:
        setattr(paper, name, getattr(new, name))
    paper.by_id, paper.by_name, paper.at = by.user_id, by.name, at
    unit.title_status = new.title_status
    unit._change_reason = "title recorded"
    unit.save(at=at)  # also where only the paper changed: the version guards both
    paper.save(at=at)
    before, after = asdict(old), asdict(new)
    changes = {name: (before[name], after[name]) for name in FACTS if before[name] != after[name]}
    record("inventory.record_title", target=unit, by=by, changes=changes)
    publish(
        StockUnitTitleChanged(
            dealership_id=unit.dealership_id,
            unit_id=unit.pk,
            at=at,
            old=old.title_status,
            new=new.title_status,
        )
    )
