"""Appraising: a car that somebody brings, its condition and its worth; each look a version."""

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.errors import Conflict, Invalid
from apps.core.money import cents
from apps.inventory import appraising, intake_rules
from apps.inventory.appraisal_states import DRAFT
from apps.inventory.appraising import ValuationEntry
from apps.inventory.brought_car import BROUGHT_FROM, DESCRIPTION, BroughtCar
from apps.inventory.models import Appraisal, ConditionFinding, Valuation, ValuationLine
from apps.inventory.permissions import APPRAISE, SEE_COST
from apps.inventory.services.appraisal_rows import lock_appraisal
from apps.inventory.services.intake import check_choice
from apps.inventory.services.intake_policy import policy


@transaction.atomic
def appraise(*, car: BroughtCar, entry: ValuationEntry, by: Actor, at: datetime) -> Appraisal:
    """Begin an appraisal at the actor's dealership: a draft with the first version of its figures.

    Pack and margin other than the store's are for those who may see them (``inventory.see_cost``).
    Invalid for a VIN that cannot be one, figures that cannot be right, or an actual cash value above
    the worked figure without a note.
    """
    _require(entry, by)
    place = Dealership.objects.get(pk=by.dealership_id)  # type: ignore[misc]
    row = Appraisal(dealership=place, status_at=at, created_at=at, appraiser_id=by.user_id, appraiser=by.name)
    _describe(row, car, place, at)
    version = _valuation(row, entry, number=1, by=by, at=at)
    _repeat(row, version)
    row._change_reason = "appraised"
    row.save(at=at)
    _keep(row, version, entry)
    record("inventory.appraise", target=row, by=by, changes={"acv": (None, row.acv)})
    return row


@transaction.atomic
def revalue(
    *,
    appraisal_id: int,
    car: BroughtCar,
    entry: ValuationEntry,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Appraisal:
    """Look again at a draft: its description is corrected, its figures are a new version.

    Conflict once an offer was made: appraise again first. The versions before stay as they are.
    """
    _require(entry, by)
    row = lock_appraisal(appraisal_id, version)
    if row.status != DRAFT:
        raise Conflict(
            f"This appraisal is {row.get_status_display().lower()}. Appraise again to change its figures.",
            code="not_draft",
        )
    old = row.acv
    _describe(row, car, row.dealership, at)
    last = Valuation.objects.filter(appraisal=row).order_by("-number").values_list("number", flat=True)[0]
    valued = _valuation(row, entry, number=last + 1, by=by, at=at)
    _repeat(row, valued)
    row._change_reason = f"version {valued.number}"
    row.save(at=at)
    _keep(row, valued, entry)
    record("inventory.revalue", target=row, by=by, changes={"acv": (old, row.acv)}, reason=entry.note.strip())
    return row


def _require(entry: ValuationEntry, by: Actor) -> None:
    by.require(APPRAISE)
    if entry.pack is not None or entry.margin is not None:
        by.require(SEE_COST)
    appraising.check(entry)


def _describe(row: Appraisal, car: BroughtCar, place: Dealership, at: datetime) -> None:
    """Set on ``row`` which car it is; refuse what no car can be."""
    report = intake_rules.accept_vin(car.vin, confirmed=car.vin_confirmed, country=place.country)
    intake_rules.check_year(car.year, local_date(at, place.time_zone).year)
    intake_rules.check_odometer(car.odometer)
    check_choice("source", car.source, list(BROUGHT_FROM))
    words: dict[str, Any] = {name: getattr(car, name) for name in DESCRIPTION}
    words |= {name: " ".join(text.split()) for name, text in words.items() if isinstance(text, str)}
    if not report.vin and not (words["make"] and words["model"]):
        told = ["Give the VIN, or make and model."]
        raise Invalid(
            "Which car is it? Give its VIN, or make and model.", code="no_car", fields={"vin": told}
        )
    for name, value in words.items():
        setattr(row, name, value)
    row.vin, row.vin_confirmed = report.vin, car.vin_confirmed
    row.title = intake_rules.title_of(car.year, words["make"], words["model"], words["trim"])
    row.odometer, row.odometer_unit = car.odometer, car.odometer_unit or place.distance_unit
    row.source = car.source
    row.customer_id = car.customer.id if car.customer else None
    row.customer_label = car.customer.label if car.customer else ""


def _valuation(row: Appraisal, entry: ValuationEntry, *, number: int, by: Actor, at: datetime) -> Valuation:
    """An unsaved version with the store's pack and margin of now."""
    store = policy()
    figures = appraising.figures_of(entry, pack=store.pack, margin=store.margin)
    worked = figures.worked
    acv = worked if entry.acv is None else cents(entry.acv)
    appraising.check_acv(acv, worked, entry.note)
    return Valuation(
        dealership_id=row.dealership_id,
        number=number,
        odometer=row.odometer,
        retail=figures.retail,
        recon=figures.recon,
        pack=figures.pack,
        margin=figures.margin,
        fees=figures.fees,
        worked=worked,
        acv=acv,
        note=entry.note.strip(),
        actor_id=by.user_id,
        actor_name=by.name,
        at=at,
    )


def _repeat(row: Appraisal, version: Valuation) -> None:
    row.acv, row.expected_retail, row.expected_recon = version.acv, version.retail, version.recon


def _keep(row: Appraisal, version: Valuation, entry: ValuationEntry) -> None:
    """Write a version with its works and findings; they are never written again."""
    version.appraisal = row
    version.save()
    ValuationLine.objects.bulk_create(
        ValuationLine(
            dealership_id=row.dealership_id,
            valuation=version,
            position=position,
            label=" ".join(line.label.split())[:120],
            amount=cents(line.amount),
        )
        for position, line in enumerate(entry.recon)
    )
    ConditionFinding.objects.bulk_create(
        ConditionFinding(
            dealership_id=row.dealership_id,
            valuation=version,
            part=finding.part,
            grade=finding.grade,
            note=" ".join(finding.note.split())[:200],
        )
        for finding in entry.findings
    )
