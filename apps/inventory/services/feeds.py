"""The verbs of a feed itself: add, change, switch, give another token. Sending is ``feed_runs``."""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, NotFound, Stale
from apps.core.outbound import check_url
from apps.inventory.exporting.choosing import listed
from apps.inventory.feeds.catalogue import check_columns
from apps.inventory.feeds.states import DELIVERIES, FORMATS, METHODS, PULL, PUSH, XML
from apps.inventory.models import Feed
from apps.inventory.permissions import FEEDS

FIELDS = (
    "name",
    "format",
    "query",
    "columns",
    "headings",
    "delivery",
    "url",
    "method",
    "header",
    "secret",
    "hours",
)
MOST_FEEDS = 50
_CHOICES = {"format": FORMATS, "delivery": DELIVERIES, "method": METHODS}
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_OURS = frozenset(
    {"host", "content-length", "content-type", "transfer-encoding", "connection", "idempotency-key"}
)


@transaction.atomic
def add_feed(*, by: Actor, at: datetime, **facts: Any) -> Feed:
    """A new feed, switched off. ``facts`` are ``FIELDS``; Invalid with what to do, Conflict for a name in use."""
    by.require(FEEDS)
    if Feed.objects.count() >= MOST_FEEDS:
        raise Conflict(f"There are {MOST_FEEDS} feeds already. Change one of them.", code="too_many")
    feed = Feed(dealership_id=by.dealership_id or 0, hours=[], columns=[], headings=[])
    trail = _apply(feed, facts, by)
    _save(feed, "added", at)
    record("inventory.add_feed", target=feed, by=by, changes=trail)
    return feed


@transaction.atomic
def change_feed(
    *, feed_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, version: int | None = None
) -> Feed:
    """Change a feed. A change of what goes out, or to whom, switches it off until it was looked at again."""
    by.require(FEEDS)
    feed = locked(feed_id, version)
    trail = _apply(feed, changes, by)
    if trail.keys() - {"name", "hours"} and feed.is_active:
        feed.is_active = False
        trail["is_active"] = (True, False)
    if feed.delivery == PUSH:
        feed.token_digest = ""
    if trail:
        _save(feed, "changed", at)
        record("inventory.change_feed", target=feed, by=by, changes=trail)
    return feed


@transaction.atomic
def switch(*, feed_id: int, on: bool, by: Actor, at: datetime, version: int | None = None) -> Feed:
    """Let a feed go out by itself, or no more. On only with the ``version`` whose preview was looked at."""
    by.require(FEEDS)
    feed = locked(feed_id, version)
    if on and version is None:
        raise Invalid("Look at the preview first, and send the version that it shows.", code="not_previewed")
    if on and feed.delivery == PULL and not feed.token_digest:
        raise Conflict("Make a token first: without one nobody can fetch the file.", code="no_token")
    if feed.is_active != on:
        feed.is_active = on
        feed.active_since = at if on else feed.active_since
        _save(feed, "switched on" if on else "switched off", at)
        record("inventory.switch_feed", target=feed, by=by, changes={"is_active": (not on, on)})
    return feed


@transaction.atomic
def renew_token(*, feed_id: int, by: Actor, at: datetime) -> str:
    """Another token for whoever fetches the file; the old one ends at once. It is shown this once only."""
    by.require(FEEDS)
    feed = locked(feed_id)
    if feed.delivery != PULL:
        raise Conflict("This feed is sent, not fetched: it needs no token.", code="not_fetched")
    token = f"dlf_{secrets.token_urlsafe(32)}"
    feed.token_digest = digest_of(token)
    _save(feed, "token renewed", at)
    record("inventory.renew_feed_token", target=feed, by=by)
    return token


def digest_of(token: str) -> str:
    """What is kept of a token. No salt: it is random, not chosen."""
    return hashlib.sha256(token.encode()).hexdigest()


def locked(feed_id: int, version: int | None = None) -> Feed:
    """The feed, locked; NotFound, or Stale where somebody changed the version that was seen."""
    feed = Feed.objects.select_for_update(of=("self",)).filter(pk=feed_id).first()
    if feed is None:
        raise NotFound("There is no such feed.", code="no_feed")
    if version is not None and version != feed.version:
        raise Stale("Somebody else changed this feed meanwhile. Load it again.")
    return feed


def _apply(feed: Feed, facts: Mapping[str, Any], by: Actor) -> dict[str, tuple[Any, Any]]:
    """Set what differs; returns field → (old, new), a secret as dots."""
    trail: dict[str, tuple[Any, Any]] = {}
    for name, given in facts.items():
        if name not in FIELDS:
            raise Invalid("This is no part of a feed.", fields={name: ["Cannot be set."]})
        value = _tidy(name, given)
        if getattr(feed, name) != value:
            trail[name] = ("••••", "••••") if name == "secret" else (getattr(feed, name), value)
            setattr(feed, name, value)
    if feed.delivery == PULL:
        feed.url, feed.secret = "", ""
    _check(feed, by)
    return trail


def _tidy(name: str, value: Any) -> Any:
    if name == "hours":
        return sorted(set(value))
    if name in ("columns", "headings"):
        return list(value)
    if name == "secret":
        return value.strip()
    return " ".join(value.split())


def _check(feed: Feed, by: Actor) -> None:
    wrong = _wrong(feed)
    if wrong:
        raise Invalid("This feed cannot be right.", code="bad_feed", fields=wrong)
    check_columns(feed.columns, feed.headings, xml=feed.format == XML)
    if feed.delivery == PUSH:
        check_url(feed.url)
    listed(feed.query, None, by=by)


def _wrong(feed: Feed) -> dict[str, list[str]]:
    wrong = {
        name: [f"One of {', '.join(choices)}."]
        for name, choices in _CHOICES.items()
        if getattr(feed, name) not in choices
    }
    if not 1 <= len(feed.name) <= 80:
        wrong["name"] = ["1 to 80 characters."]
    if not _are_hours(feed.hours):
        wrong["hours"] = ["Full hours of the store's day, 0 to 23: for example 6, 12, 18. At least one."]
    if not _HEADER.fullmatch(feed.header) or feed.header.lower() in _OURS:
        wrong["header"] = ["The name of a header such as Authorization or X-Api-Key."]
    if len(feed.secret) > 1_000 or not (feed.secret.isascii() and feed.secret.isprintable()):
        wrong["secret"] = ["At most 1,000 plain characters, on one line."]
    return wrong


def _are_hours(hours: Sequence[Any]) -> bool:
    return 0 < len(hours) <= 24 and all(isinstance(hour, int) and 0 <= hour <= 23 for hour in hours)


def _save(feed: Feed, how: str, at: datetime) -> None:
    feed._change_reason = how
    try:
        with transaction.atomic():
            feed.save(at=at)
    except IntegrityError as error:
        if "inventory_feed_name" not in str(error):
            raise
        raise Conflict(
            "There is a feed of this name.", code="name_taken", fields={"name": ["Already used."]}
        ) from error
