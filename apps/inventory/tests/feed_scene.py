"""Feeds as tests make them."""

from datetime import datetime
from typing import Any

from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.jobs.pulse import Pulse
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.inventory.models import Feed, FeedRun
from apps.inventory.services import feed_runs, feeds

FACTS: dict[str, Any] = {
    "name": "CarSite",
    "format": "csv",
    "query": "status=in_stock&ordering=id",
    "columns": ["stock_number", "vin", "asking_price", "branded_title", "seller_id"],
    "headings": ["Stock", "VIN", "Price", "Branded", "Dealer"],
    "delivery": "pull",
    "hours": [6, 12],
}


def feed_of(by: Actor, *, on: bool = True, at: datetime | None = None, **facts: Any) -> Feed:
    """A feed, switched on after a look at its preview; a fetched one has a token, in ``feed.token``."""
    at = at or now()
    feed = feeds.add_feed(by=by, at=at, **{**FACTS, **facts})
    token = feeds.renew_token(feed_id=feed.pk, by=by, at=at) if feed.delivery == "pull" else ""
    feed.refresh_from_db()
    if on:
        feed = feeds.switch(feed_id=feed.pk, on=True, by=by, at=at, version=feed.version)
    feed.token = token  # type: ignore[attr-defined]
    return feed


def sent(feed: Feed, by: Actor) -> tuple[FeedRun, Job]:
    """A run of it, after one attempt of its job."""
    run = feed_runs.send_now(feed_id=feed.pk, by=by, at=now())
    return again(run)


def again(run: FeedRun) -> tuple[FeedRun, Job]:
    """The next attempt, at once."""
    run.refresh_from_db()
    Job.objects.filter(pk=run.job_id).update(run_after=now())
    job = run_now(run.job_id or 0, pulse=Pulse)
    assert job is not None
    run.refresh_from_db()
    return run, job


def content(run: FeedRun) -> bytes:
    """The bytes of its file."""
    with run.file.open("rb") as file:
        found: bytes = file.read()
    return found
