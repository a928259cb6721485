"""The verbs of a run of a feed: begin it, report what the job made and met, hand its file over."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.audit import record, record_outside
from apps.core.errors import Conflict, NotFound
from apps.core.jobs import enqueue
from apps.core.lifecycle import move
from apps.core.models import Job
from apps.core.outbound import Answer
from apps.core.outbox import publish
from apps.inventory.events import FeedRunEnded
from apps.inventory.feeds.answers import verdict_of
from apps.inventory.feeds.hours import latest
from apps.inventory.feeds.states import MAKING, OFFERED
from apps.inventory.models import Feed, FeedRun
from apps.inventory.permissions import FEEDS
from apps.inventory.services.feed_verdicts import keep
from apps.inventory.services.feeds import locked

SEND_JOB = "inventory.send_feed"
FILES_KEPT = timedelta(days=30)


@transaction.atomic
def send_now(*, feed_id: int, by: Actor, at: datetime) -> FeedRun:
    """Begin a run between the hours. Conflict while one is on its way, or the feed is switched off."""
    by.require(FEEDS)
    feed = locked(feed_id)
    if not feed.is_active:
        raise Conflict("Look at the preview and switch this feed on first.", code="feed_off")
    run = _begin(feed, None, by=by, at=at)
    if run is None:
        raise Conflict("This feed is on its way already.", code="feed_on_its_way")
    record("inventory.send_feed", target=feed, by=by, facts={"run": run.pk})
    return run


@transaction.atomic
def begin_due(*, by: Actor, at: datetime) -> int:
    """Begin the runs whose hour has come, each hour of a feed once; how many. In the scope of a store."""
    feeds = Feed.objects.select_related("dealership").filter(is_active=True).order_by("id")
    begun = 0
    for feed in feeds:
        slot = latest(feed.hours, feed.dealership.time_zone, at)
        if slot is None or feed.active_since is None or slot < feed.active_since:
            continue
        if not FeedRun.objects.filter(feed=feed, slot=slot).exists():
            begun += _begin(feed, slot, by=by, at=at) is not None
    return begun


def _begin(feed: Feed, slot: datetime | None, *, by: Actor, at: datetime) -> FeedRun | None:
    """None where another one is on its way, or did this slot."""
    _end_abandoned(feed, by, at)
    run = FeedRun(
        dealership_id=feed.dealership_id,
        feed=feed,
        slot=slot,
        format=feed.format,
        created_by_id=by.user_id,
        created_by_name=by.name,
        created_at=at,
    )
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        return None
    job = enqueue(SEND_JOB, by=by, params={"run_id": run.pk}, dealership_id=feed.dealership_id)
    FeedRun.objects.filter(pk=run.pk).update(job_id=job.pk)
    return run


def _end_abandoned(feed: Feed, by: Actor, at: datetime) -> None:
    """A run whose job somebody cancelled would stand in the way for ever."""
    for run in FeedRun.objects.filter(feed=feed, state=MAKING):
        job = Job.objects.filter(pk=run.job_id or 0).first()
        if job is not None and not job.active:
            fail(run_id=run.pk, error=job.error or "Its job was cancelled.", by=by, at=at)


@transaction.atomic
def offer(*, run_id: int, by: Actor, at: datetime) -> FeedRun:
    """The file is there to be fetched."""
    run = _running(run_id)
    move(run, "offer", at=at, ended_at=at)
    record("inventory.feed_offered", target=run.feed, by=by, facts=run.told())
    return run


@transaction.atomic
def deliver(*, run_id: int, answer: Answer, by: Actor, at: datetime) -> FeedRun:
    """The destination took the file: keep what it said of the cars."""
    run = _running(run_id)
    verdict = verdict_of(answer.body, run.rows or 0)
    said: dict[str, Any] = {}
    if verdict:
        said = {"accepted": verdict.accepted, "rejected": len(verdict.rejected)}
        keep(run, verdict.rejected, at)
    move(run, "deliver", at=at, ended_at=at, status=answer.status, **said)
    record("inventory.feed_delivered", target=run.feed, by=by, facts=run.told())
    _tell(run, at)
    return run


@transaction.atomic
def fail(*, run_id: int, error: str, by: Actor, at: datetime) -> FeedRun | None:
    """Nobody tries any more. None where the run had ended otherwise."""
    run = FeedRun.objects.select_for_update(of=("self",)).select_related("feed").filter(pk=run_id).first()
    if run is None or run.state != MAKING:
        return None
    move(run, "fail", at=at, ended_at=at, error=(error.splitlines() or ["It failed."])[0][:300])
    record("inventory.feed_failed", target=run.feed, by=by, facts=run.told() | {"error": run.error})
    _tell(run, at)
    return run


def take(*, run_id: int, by: Actor) -> FeedRun:
    """The run whose file somebody of the store looks at; the trail says who."""
    by.require(FEEDS)
    run = FeedRun.objects.select_related("feed").filter(pk=run_id).exclude(file="").first()
    if run is None:
        raise NotFound("There is no such file, or it is not kept any more.", code="no_file")
    record_outside("inventory.take_feed", target=run.feed, by=by, facts=run.told() | {"run": run.pk})
    return run


@transaction.atomic
def fetched(*, feed: Feed, by: Actor, at: datetime) -> FeedRun:
    """The file that a destination is about to get: the last one offered. NotFound before the first."""
    run = (
        FeedRun.objects.select_for_update(of=("self",))
        .filter(feed=feed, state=OFFERED)
        .exclude(file="")
        .first()
    )
    if run is None:
        raise NotFound("There is no file yet.", code="no_file")
    FeedRun.objects.filter(pk=run.pk).update(fetched_at=at)
    record("inventory.fetch_feed", target=feed, by=by, facts=run.told() | {"run": run.pk})
    return run


@transaction.atomic
def forget_files(*, at: datetime) -> int:
    """Delete old files, in a scope, but the last one of each feed; how many."""
    old = FeedRun.objects.filter(created_at__lt=at - FILES_KEPT).exclude(file="").exclude(state=MAKING)
    newest = FeedRun.objects.exclude(file="").order_by("feed_id", "-id").distinct("feed_id").values("pk")
    forgotten = list(old.exclude(pk__in=list(newest.values_list("pk", flat=True))).order_by("id"))
    for run in forgotten:
        storage, name = run.file.storage, run.file.name
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
        FeedRun.objects.filter(pk=run.pk).update(file="")
    return len(forgotten)


def _running(run_id: int) -> FeedRun:
    run = FeedRun.objects.select_for_update(of=("self",)).select_related("feed").filter(pk=run_id).first()
    if run is None:
        raise NotFound("There is no such run.", code="no_run")
    return run


def _tell(run: FeedRun, at: datetime) -> None:
    publish(
        FeedRunEnded(
            dealership_id=run.dealership_id,
            feed_id=run.feed_id,
            run_id=run.pk,
            state=run.state,
            rejected=run.rejected or 0,
            at=at,
        )
    )
