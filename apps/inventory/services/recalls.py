"""Recording recalls and stop-sales; the only writer of ``open_recall`` and ``stop_sale`` of a unit."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.outbox import publish
from apps.inventory.events import StockUnitRecallChanged
from apps.inventory.models import Recall, StockUnit
from apps.inventory.models.recall import RecallKind
from apps.inventory.permissions import RECALLS
from apps.inventory.readiness import needs_guide
from apps.inventory.services.rows import check_version, lock_unit


@transaction.atomic
def open_recall(
    *,
    unit_id: int,
    kind: str,
    campaign: str,
    description: str,
    by: Actor,
    at: datetime,
    opened_on: date | None = None,
    version: int | None = None,
) -> Recall:
    """Record that a campaign concerns a unit; ``opened_on`` is today, store time, if empty.

    Invalid for an unknown kind, without a number or description, or a date to come; Conflict if the
    campaign is recorded for the unit already.
    """
    by.require(RECALLS)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    today = local_date(at, unit.dealership.time_zone)
    recall = Recall(
        dealership_id=unit.dealership_id,
        unit=unit,
        kind=kind,
        campaign=campaign.strip().upper(),
        description=description.strip(),
        opened_on=opened_on or today,
        by_id=by.user_id,
        by_name=by.name,
    )
    _check(recall, today)
    try:
        with transaction.atomic():
            recall.save(at=at)
    except IntegrityError as error:
        if "inventory_recall_campaign" not in str(error):
            raise
        raise Conflict("This campaign is recorded for this vehicle already.", code="recall_known") from error
    _settle(unit, recall, "inventory.open_recall", by=by, at=at)
    return recall


@transaction.atomic
def remedy(
    *,
    unit_id: int,
    recall_id: int,
    done: str,
    by: Actor,
    at: datetime,
    remedied_on: date | None = None,
    version: int | None = None,
) -> Recall:
    """The campaign was done on the unit, ``done`` says what and where. Once; Conflict after that."""
    by.require(RECALLS)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    recall = Recall.objects.select_for_update(of=("self",)).filter(unit=unit, pk=recall_id).first()
    if recall is None:
        raise NotFound("This vehicle has no such recall.", code="no_recall")
    if recall.remedied_on is not None:
        raise Conflict("This recall was remedied already.", code="remedied")
    today = local_date(at, unit.dealership.time_zone)
    on = remedied_on or today
    if not recall.opened_on <= on <= today:
        message = f"Between {recall.opened_on} and today."
        raise Invalid("The day is wrong.", code="bad_date", fields={"remedied_on": [message]})
    if not done.strip():
        raise Invalid("Say what was done.", code="remedy_required", fields={"done": ["Required."]})
    recall.remedied_on, recall.remedy = on, done.strip()[:200]
    recall.save(at=at)
    _settle(unit, recall, "inventory.remedy_recall", by=by, at=at)
    return recall


def _check(recall: Recall, today: date) -> None:
    wrong: dict[str, list[str]] = {}
    if recall.kind not in RecallKind.values:
        wrong["kind"] = [f"One of: {', '.join(RecallKind.values)}."]
    if not recall.campaign or len(recall.campaign) > 40:
        wrong["campaign"] = ["The maker's or the NHTSA's number, at most 40 characters."]
    if not recall.description or len(recall.description) > 300:
        wrong["description"] = ["What it is about, at most 300 characters."]
    if recall.opened_on > today:
        wrong["opened_on"] = ["Not after today."]
    if wrong:
        raise Invalid("This recall cannot be recorded as it is.", code="bad_recall", fields=wrong)


def _settle(unit: StockUnit, recall: Recall, act: str, *, by: Actor, at: datetime) -> None:
    """Repeat on the unit whether anything is open; audit and event."""
    kinds = set(Recall.objects.filter(unit=unit, remedied_on=None).values_list("kind", flat=True))
    old = {"open_recall": unit.open_recall, "stop_sale": unit.stop_sale}
    unit.open_recall, unit.stop_sale = RecallKind.RECALL in kinds, RecallKind.STOP_SALE in kinds
    unit._change_reason = str(recall)[:100]
    unit.save(at=at)
    new = {"open_recall": unit.open_recall, "stop_sale": unit.stop_sale}
    record(
        act,
        target=unit,
        by=by,
        reason=recall.remedy or recall.description,
        changes={name: (old[name], new[name]) for name in new if old[name] != new[name]},
        facts={"recall": recall.pk, "campaign": recall.campaign},
    )
    publish(
        StockUnitRecallChanged(
            dealership_id=unit.dealership_id,
            unit_id=unit.pk,
            at=at,
            campaign=recall.campaign,
            open_recall=unit.open_recall,
            stop_sale=unit.stop_sale,
        )
    )


def refuse_delivery(unit: StockUnit) -> None:
    """Conflict where the car may not be handed over: a stop-sale, or a new car with an open recall.

    49 USC 30120(i) bars the delivery of a new vehicle before the remedy; of a used one the recall is
    disclosed.
    """
    if unit.stop_sale:
        raise Conflict(
            "The maker's stop-sale is in force. Record its remedy before delivery.", code="stop_sale"
        )
    if unit.open_recall and not needs_guide(unit.condition):
        raise Conflict(
            "A new vehicle with an open recall is not delivered before it is remedied (49 USC 30120).",
            code="open_recall",
        )
