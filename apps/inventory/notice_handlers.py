"""Events of stock that somebody should hear of without looking for them.

Addresses are written out: the relay runs handlers inside a scope, where a process that has no routes yet
may not load them. The tests resolve each.
"""

from apps.core.jobs.events import JobEnded
from apps.core.models import Job
from apps.core.notices.telling import tell
from apps.core.outbox import subscribe
from apps.core.outbox.registry import Message
from apps.inventory import notice_kinds as kinds
from apps.inventory import permissions as may
from apps.inventory.appraisal_states import WAITING
from apps.inventory.events import (
    AppraisalMoved,
    FeedRunEnded,
    StockAlertsRaised,
    StockUnitAssigned,
    StockUnitReadinessChanged,
    StockUnitRecallChanged,
    StockUnitStatusChanged,
)
from apps.inventory.feeds.states import FAILED
from apps.inventory.models import Appraisal, BulkRun, Feed, Hold, ImportRun, Recall, StepVisit, StockUnit
from apps.inventory.models.hold import HoldEnd
from apps.inventory.models.recall import RecallKind
from apps.inventory.services import bulk, imports

_STOCK = "/admin/inventory/"


@subscribe(StockUnitStatusChanged, name="inventory.tell_hold_expired")
def tell_hold_expired(event: StockUnitStatusChanged, message: Message) -> None:
    """Whoever placed a hold that has run out."""
    if event.verb != "release":
        return
    ended = Hold.objects.filter(unit_id=event.unit_id, ended_at=event.at, end=HoldEnd.EXPIRED)
    for hold in ended.select_related("unit"):
        tell(
            kind=kinds.HOLD_EXPIRED,
            key=f"{hold.pk}",
            title=f"Your hold has run out: {_named(hold.unit)}",
            url=_page(hold.unit_id),
            dealership_id=event.dealership_id,
            at=event.at,
            to=(hold.placed_by_id,),
        )


@subscribe(StockUnitAssigned, name="inventory.tell_assigned")
def tell_assigned(event: StockUnitAssigned, message: Message) -> None:
    """Whoever a car in get-ready is given to, unless he took it himself."""
    _tell_step(event, message)


@subscribe(StockUnitReadinessChanged, name="inventory.tell_step")
def tell_step(event: StockUnitReadinessChanged, message: Message) -> None:
    """Whoever owns the step that a car comes into."""
    _tell_step(event, message)


def _tell_step(event: StockUnitAssigned | StockUnitReadinessChanged, message: Message) -> None:
    visits = StepVisit.objects.filter(unit_id=event.unit_id, left_at=None, owner_id__isnull=False)
    for visit in visits.select_related("unit", "step"):
        tell(
            kind=kinds.STEP_ASSIGNED,
            key=f"{visit.pk}",
            title=f"Yours in {visit.step.name}: {_named(visit.unit)}",
            url=_page(visit.unit_id),
            dealership_id=event.dealership_id,
            at=event.at,
            to=(visit.owner_id,),
            besides=message.actor_id,
        )


@subscribe(AppraisalMoved, name="inventory.tell_offer_waiting")
def tell_offer_waiting(event: AppraisalMoved, message: Message) -> None:
    """Whoever may approve it; asked again, they are told again."""
    if event.new != WAITING:
        return
    title = Appraisal.objects.values_list("title", flat=True).get(pk=event.appraisal_id)
    tell(
        kind=kinds.OFFER_WAITING,
        key=f"{message.id}",
        title=f"An offer waits for approval: {title}",
        url=f"{_STOCK}appraisals/{event.appraisal_id}/",
        dealership_id=event.dealership_id,
        at=event.at,
        to_holders_of=may.APPROVE_OFFER,
        besides=message.actor_id,
    )


@subscribe(StockUnitRecallChanged, name="inventory.tell_stop_sale")
def tell_stop_sale(event: StockUnitRecallChanged, message: Message) -> None:
    """Whoever keeps recalls, once for each stop-sale."""
    if not event.stop_sale:
        return
    open_ones = Recall.objects.filter(unit_id=event.unit_id, kind=RecallKind.STOP_SALE, remedied_on=None)
    for recall in open_ones.filter(campaign=event.campaign).select_related("unit"):
        tell(
            kind=kinds.STOP_SALE,
            key=f"{recall.pk}",
            title=f"Stop-sale {recall.campaign}: {_named(recall.unit)}",
            url=_page(recall.unit_id),
            dealership_id=event.dealership_id,
            at=event.at,
            to_holders_of=may.RECALLS,
            besides=message.actor_id,
        )


@subscribe(StockAlertsRaised, name="inventory.tell_alerts")
def tell_alerts(event: StockAlertsRaised, message: Message) -> None:
    """Whoever looks after alerts: one notice a round, not one an alert."""
    if not event.raised:
        return
    plural = "alert was" if event.raised == 1 else "alerts were"
    tell(
        kind=kinds.ALERTS_RAISED,
        key=f"{message.id}",
        title=f"{event.raised} stock {plural} raised",
        url=f"{_STOCK}watch/",
        dealership_id=event.dealership_id,
        at=event.at,
        to_holders_of=may.WATCH,
        besides=message.actor_id,
    )


@subscribe(FeedRunEnded, name="inventory.tell_feed_trouble")
def tell_feed_trouble(event: FeedRunEnded, message: Message) -> None:
    """Whoever looks after feeds, of a run that failed or that cars were rejected in."""
    if event.state != FAILED and not event.rejected:
        return
    name = Feed.objects.values_list("name", flat=True).get(pk=event.feed_id)
    cars = f"{event.rejected} car{'' if event.rejected == 1 else 's'} rejected by {name}"
    tell(
        kind=kinds.FEED_TROUBLE,
        key=f"{event.run_id}",
        title=f"Not sent: the feed to {name}" if event.state == FAILED else cars,
        url=f"{_STOCK}feed/{event.feed_id}/page/",
        dealership_id=event.dealership_id,
        at=event.at,
        to_holders_of=may.FEEDS,
    )


@subscribe(JobEnded, name="inventory.tell_run_ended")
def tell_run_ended(event: JobEnded, message: Message) -> None:
    """Whoever began an import or a bulk act, when it ends or fails."""
    if event.kind in (imports.COMMIT_JOB, imports.UNDO_JOB):
        kind, route, noun = kinds.IMPORT_ENDED, "importrun", "import"
        model: type[ImportRun | BulkRun] = ImportRun
    elif event.kind in (bulk.COMMIT_JOB, bulk.UNDO_JOB):
        kind, route, noun = kinds.BULK_ENDED, "bulkrun", "bulk act"
        model = BulkRun
    else:
        return
    job = Job.objects.get(pk=event.job_id)
    run = model.objects.filter(pk=job.params.get("run_id", 0)).first()
    if run is None:
        return
    undone = "Undo of your" if event.kind in (imports.UNDO_JOB, bulk.UNDO_JOB) else "Your"
    ended = "has ended" if event.state == "succeeded" else "has failed"
    tell(
        kind=kind,
        key=f"{message.id}",
        title=f"{undone} {noun} {ended}: {run}",
        url=f"{_STOCK}{route}/{run.pk}/page/",
        dealership_id=event.dealership_id,
        at=event.at,
        to=(job.created_by_id,),
    )


def _named(unit: StockUnit) -> str:
    return f"{unit.title}, {unit.stock_number}"


def _page(unit_id: int) -> str:
    return f"{_STOCK}stockunit/{unit_id}/page/"
