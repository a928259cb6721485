"""Celery entry points of inventory."""

from datetime import datetime

from celery import shared_task
from django.db.models import QuerySet

from apps.accounts.models import Dealership
from apps.core.actor import system_actor
from apps.core.clock import now
from apps.core.jobs import enqueue
from apps.core.tenancy import scope
from apps.inventory.appraisal_states import OFFERED
from apps.inventory.exporting.states import EXPIRED
from apps.inventory.models import Appraisal, Feed, Hold, ImportRun, StockExport
from apps.inventory.services import appraisal_offers, exports, feed_runs, holds, imports, photo_sweep
from apps.inventory.watch_job import WATCH_JOB


@shared_task(name="inventory.expire_holds", ignore_result=True)
def expire_holds() -> int:
    """End the holds that have run out, at every dealership that has one; how many they were."""
    at = now()
    return sum(_expire_at(dealership_id, at) for dealership_id in _with_due_holds(at))


@shared_task(name="inventory.forget_imports", ignore_result=True)
def forget_imports() -> int:
    """Nightly: delete the files of old imports, at every dealership that has one; how many."""
    at = now()
    everywhere = list(Dealership.objects.order_by("id").values_list("id", flat=True))
    with scope(read_ids=everywhere, actor=system_actor("import retention")):
        old = ImportRun.objects.filter(created_at__lt=at - imports.KEPT).exclude(file="")
        places = list(old.order_by("dealership_id").values_list("dealership_id", flat=True).distinct())
    return sum(_forget_at(place, at) for place in places)


@shared_task(name="inventory.forget_exports", ignore_result=True)
def forget_exports() -> int:
    """Nightly: delete the files of exports whose time is over, at every dealership; how many."""
    at = now()
    everywhere = list(Dealership.objects.order_by("id").values_list("id", flat=True))
    with scope(read_ids=everywhere, actor=system_actor("export retention")):
        kept = StockExport.objects.exclude(state=EXPIRED).order_by("dealership_id")
        places = list(kept.values_list("dealership_id", flat=True).distinct())
    return sum(_expire_exports(place, at) for place in places)


@shared_task(name="inventory.send_feeds", ignore_result=True)
def send_feeds() -> int:
    """Begin the runs of feeds whose hour has come, at every dealership that has one; how many."""
    at = now()
    return sum(_send_feeds_at(place, at) for place in _with_feeds(Feed.objects.filter(is_active=True)))


@shared_task(name="inventory.forget_feeds", ignore_result=True)
def forget_feeds() -> int:
    """Nightly: delete old files of feeds, at every dealership that has one; how many."""
    at = now()
    return sum(_forget_feeds_at(place, at) for place in _with_feeds(Feed.objects.all()))


@shared_task(name="inventory.watch_stock", ignore_result=True)
def watch_stock() -> int:
    """Nightly: a check of the stock of every active dealership, each in a job; how many."""
    everywhere = list(Dealership.objects.filter(is_active=True).order_by("id").values_list("id", flat=True))
    for place in everywhere:
        by = system_actor("nightly check", dealership_id=place)
        enqueue(WATCH_JOB, by=by, params={}, dealership_id=place, priority=7, key="watch")
    return len(everywhere)


def _with_feeds(feeds: QuerySet[Feed]) -> list[int]:
    everywhere = list(Dealership.objects.filter(is_active=True).order_by("id").values_list("id", flat=True))
    with scope(read_ids=everywhere, actor=system_actor("feeds")):
        return list(feeds.order_by("dealership_id").values_list("dealership_id", flat=True).distinct())


def _send_feeds_at(dealership_id: int, at: datetime) -> int:
    clockwork = system_actor("feed schedule", dealership_id=dealership_id)
    with scope(dealership_id, actor=clockwork):
        return feed_runs.begin_due(by=clockwork, at=at)


def _forget_feeds_at(dealership_id: int, at: datetime) -> int:
    with scope(dealership_id, actor=system_actor("feed retention", dealership_id=dealership_id)):
        return feed_runs.forget_files(at=at)


def _forget_at(dealership_id: int, at: datetime) -> int:
    with scope(dealership_id, actor=system_actor("import retention", dealership_id=dealership_id)):
        return imports.forget_old(at=at)


def _expire_exports(dealership_id: int, at: datetime) -> int:
    with scope(dealership_id, actor=system_actor("export retention", dealership_id=dealership_id)):
        return exports.forget_old(at=at)


def _with_due_holds(at: datetime) -> list[int]:
    """The dealerships with something to do: one read over the partial index of open holds."""
    everywhere = list(Dealership.objects.filter(is_active=True).order_by("id").values_list("id", flat=True))
    with scope(read_ids=everywhere, actor=system_actor("hold expiry")):
        due = Hold.objects.filter(ended_at=None, expires_at__lte=at).order_by("dealership_id")
        return list(due.values_list("dealership_id", flat=True).distinct())


def _expire_at(dealership_id: int, at: datetime) -> int:
    clockwork = system_actor("hold expiry", dealership_id=dealership_id)
    with scope(dealership_id, actor=clockwork):
        return holds.expire_due(by=clockwork, at=at)


@shared_task(name="inventory.sweep_photos", ignore_result=True)
def sweep_photos() -> int:
    """Delete photos that were removed long ago, and what lies about; how many photos."""
    at = now()
    places = Dealership.objects.filter(is_active=True).order_by("id").values_list("id", flat=True)
    return sum(_sweep_at(dealership_id, at) for dealership_id in list(places))


def _sweep_at(dealership_id: int, at: datetime) -> int:
    clockwork = system_actor("photo sweep", dealership_id=dealership_id)
    with scope(dealership_id, actor=clockwork):
        return photo_sweep.sweep(dealership_id=dealership_id, by=clockwork, at=at)


@shared_task(name="inventory.expire_offers", ignore_result=True)
def expire_offers() -> int:
    """Let offers for appraised cars expire, at every dealership that has one due; how many."""
    at = now()
    return sum(_expire_offers_at(dealership_id, at) for dealership_id in _with_due_offers(at))


def _with_due_offers(at: datetime) -> list[int]:
    everywhere = list(Dealership.objects.filter(is_active=True).order_by("id").values_list("id", flat=True))
    with scope(read_ids=everywhere, actor=system_actor("offer expiry")):
        due = Appraisal.objects.filter(status=OFFERED, offer_until__lte=at).order_by("dealership_id")
        return list(due.values_list("dealership_id", flat=True).distinct())


def _expire_offers_at(dealership_id: int, at: datetime) -> int:
    clockwork = system_actor("offer expiry", dealership_id=dealership_id)
    with scope(dealership_id, actor=clockwork):
        return appraisal_offers.expire_due(by=clockwork, at=at)
