"""What the pages of feeds say: runs in words, rejections, the next hour."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.inventory.admin.export_pages import words
from apps.inventory.feeds.hours import following
from apps.inventory.feeds.preview import Preview, preview_of
from apps.inventory.feeds.states import DELIVERED, FAILED, MAKING, OFFERED
from apps.inventory.models import Feed, FeedRejection, FeedRun, StockUnit

LOOKS = {
    MAKING: ("info", "activity"),
    OFFERED: ("good", "download"),
    DELIVERED: ("good", "check"),
    FAILED: ("bad", "alert"),
}
RUNS, REJECTIONS = 20, 100


def rows(at: datetime) -> list[dict[str, Any]]:
    """Every feed with its last run and its next hour; at most fifty."""
    found = list(Feed.objects.select_related("dealership"))
    newest = FeedRun.objects.filter(feed__in=found).order_by("feed_id", "-id").distinct("feed_id")
    last = {run.feed_id: run for run in newest}
    return [
        {"feed": feed, "next": next_of(feed, at), "run": _run(last[feed.pk]) if feed.pk in last else None}
        for feed in found
    ]


def next_of(feed: Feed, at: datetime) -> datetime | None:
    """When it goes out next; None while it is switched off."""
    return following(feed.hours, feed.dealership.time_zone, at) if feed.is_active else None


def of_page(feed: Feed, *, by: Actor, at: datetime) -> dict[str, Any]:
    """What its page shows."""
    runs = [_run(run) for run in FeedRun.objects.filter(feed=feed)[:RUNS]]
    preview, problem = _preview(feed, by)
    return {
        "runs": runs,
        "preview": preview,
        "problem": problem,
        "next": next_of(feed, at),
        "rejections": _rejections(FeedRejection.objects.filter(feed=feed, resolved_at=None)[:REJECTIONS]),
        "facts": _facts(feed),
    }


def rejections_of(unit: StockUnit) -> list[FeedRejection]:
    """Which destinations do not take this car, for its page."""
    return list(FeedRejection.objects.filter(unit=unit, resolved_at=None).select_related("feed")[:10])


def _preview(feed: Feed, by: Actor) -> tuple[Preview | None, str]:
    try:
        return preview_of(feed, by=by), ""
    except DomainError as error:
        return None, error.message


def _run(run: FeedRun) -> dict[str, Any]:
    tone, symbol = LOOKS[run.state]
    return {
        "run": run,
        "tone": tone,
        "symbol": symbol,
        "said": _said(run),
        "file": reverse("admin:inventory_feedrun_file", args=[run.pk]) if run.file else "",
    }


def _said(run: FeedRun) -> str:
    """What became of it, in words."""
    if run.state == FAILED:
        return run.error
    if run.state == OFFERED:
        return "Fetched" if run.fetched_at else "Not fetched yet"
    if run.state == DELIVERED and run.rejected is None:
        return "Taken; nothing was said of single cars"
    if run.state == DELIVERED:
        return f"{run.accepted:,} accepted, {run.rejected:,} rejected"
    return "Retried until it is there" if run.rows is not None else "The file is being made"


def _rejections(found: Any) -> list[FeedRejection]:
    return list(found.select_related("unit"))


def _facts(feed: Feed) -> list[tuple[str, str]]:
    known = [
        ("Vehicles", words(feed.query)),
        ("File", f"{feed.get_format_display()}, {len(feed.columns)} columns"),
        ("Hours", ", ".join(f"{hour}:00" for hour in feed.hours)),
        ("How", feed.get_delivery_display()),
    ]
    if feed.url:
        known.append(("Address", f"{feed.method} {feed.url}"))
        known.append(("Secret", f"in {feed.header}" if feed.has_secret else "none"))
    return known
