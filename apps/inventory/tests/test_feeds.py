"""Feeds: set up with a look first, out at their hours once, retried, answered, mended, fetched."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from apps.accounts.models import Dealership
from apps.core.actor import Actor, system_actor
from apps.core.clock import now
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Stale
from apps.core.models import AuditEvent, Job, Notice
from apps.core.outbox.relay import relay_once
from apps.inventory.models import Feed, FeedRejection, FeedRun, VehicleBrand
from apps.inventory.notice_kinds import FEED_TROUBLE
from apps.inventory.services import feed_runs, feeds
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.destination import Destination, destination
from apps.inventory.tests.factories import AT, VIN, VehicleFactory, unit_in
from apps.inventory.tests.feed_scene import FACTS, again, content, feed_of, sent

SIX = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # 6:00 in New York


@pytest.fixture
def partner(settings: Any) -> Iterator[Destination]:
    settings.OUTBOUND_PRIVATE_HOSTS = ["127.0.0.1"]
    with destination() as found:
        yield found


def pushed(by: Actor, partner: Destination, **facts: Any) -> Feed:
    return feed_of(by, delivery="push", url=partner.url, **facts)


def told(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=f"inventory.{action}").order_by("pk"))


def test_a_file_of_public_facts(shop: Dealership, boss: Actor) -> None:
    car = VehicleFactory(dealership=shop, vin=VIN)
    first = unit_in(
        shop, "in_stock", vehicle=car, floor_price=Decimal(19111), internet_price=Decimal("20989.50")
    )
    VehicleBrand.objects.create(
        dealership=shop, vehicle=car, kind="flood", source="title", actor_name="x", at=AT
    )
    second = unit_in(shop, "in_stock", list_price=None, internet_price=None)
    unit_in(shop, "sold")
    run, job = sent(feed_of(boss), boss)
    assert (job.state, run.state, run.rows, run.size) == ("succeeded", "offered", 2, len(content(run)))
    rows = list(csv.DictReader(io.StringIO(content(run).decode("utf-8-sig"))))
    assert [list(row.values()) for row in rows] == [
        [first.stock_number, VIN, "20989.50", "yes", shop.slug],
        [second.stock_number, "", "", "no", shop.slug],
    ]
    assert [event.facts for event in told("feed_offered")] == [{"feed": run.feed_id, "rows": 2}]


def test_sent_with_its_secret_and_a_key(shop: Dealership, boss: Actor, partner: Destination) -> None:
    unit_in(shop, "in_stock")
    feed = pushed(boss, partner, method="POST", header="X-Api-Key", secret="s3cret", format="xml")
    run, _ = sent(feed, boss)
    ((method, headers, body),) = partner.got
    assert (method, headers["x-api-key"], headers["content-type"]) == (
        "POST",
        "s3cret",
        "application/xml; charset=utf-8",
    )
    assert headers["idempotency-key"] == f"feed-run-{run.pk}"
    assert body == content(run)
    assert (run.state, run.status, run.accepted, run.rejected) == ("delivered", 204, None, None)


def test_the_secret_is_nowhere_in_the_open(shop: Dealership, boss: Actor, partner: Destination) -> None:
    feed = pushed(boss, partner, secret="s3cret-value")
    feeds.change_feed(feed_id=feed.pk, changes={"secret": "another-value"}, by=boss, at=now())
    with connection.cursor() as cursor:
        for table in ("inventory_feed", "inventory_historicalfeed"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ~ '(s3cret|another)-value'")
            assert cursor.fetchone() == (0,)
    assert "-value" not in "".join(str(event.changes) for event in AuditEvent.objects.all())


def test_what_a_destination_rejects_stands_at_the_car_until_it_takes_it(
    shop: Dealership, boss: Actor, partner: Destination
) -> None:
    good, bad = unit_in(shop, "in_stock"), unit_in(shop, "in_stock")
    feed = pushed(boss, partner)
    refusal = (
        f'{{"rejected": [{{"stock_number": "{bad.stock_number}", "reason": "No photo"}}, {{"vin": "X"}}]}}'
    )
    partner.answers = [(200, refusal.encode()), (200, refusal.replace("photo", "price").encode())]
    partner.answers.append((200, b'{"accepted": 2, "rejected": []}'))
    run, _ = sent(feed, boss)
    assert (run.accepted, run.rejected) == (0, 2)
    (open_one,) = FeedRejection.objects.all()
    assert (open_one.unit_id, open_one.reason, open_one.run_id) == (bad.pk, "No photo", run.pk)
    second, _ = sent(feed, boss)
    (still,) = FeedRejection.objects.all()
    assert (still.pk, still.reason, still.run_id, still.resolved_at) == (
        open_one.pk,
        "No price",
        second.pk,
        None,
    )
    third, _ = sent(feed, boss)
    (ended,) = FeedRejection.objects.all()
    assert (third.accepted, third.rejected, ended.resolved_at) == (2, 0, third.ended_at)
    assert good.stock_number.encode() in partner.got[2][2]
    while relay_once():
        pass


def test_tried_again_with_the_same_file(shop: Dealership, boss: Actor, partner: Destination) -> None:
    unit_in(shop, "in_stock")
    partner.answers = [(503, b""), (429, b""), (200, b"thanks")]
    run, job = sent(pushed(boss, partner), boss)
    assert (job.state, run.state, job.error) == ("retry_wait", "making", "The destination answered 503.")
    unit_in(shop, "in_stock")
    run, job = again(run)
    run, job = again(run)
    assert (job.state, job.attempts, run.state, run.rows) == ("succeeded", 3, "delivered", 1)
    assert (
        len({body for _, _, body in partner.got})
        == len({h["idempotency-key"] for _, h, _ in partner.got})
        == 1
    )
    assert again_is_nothing(run, partner)


def again_is_nothing(run: FeedRun, partner: Destination) -> bool:
    """A job that comes twice sends nothing twice."""
    before = len(partner.got)
    Job.objects.filter(pk=run.job_id).update(state="queued", finished_at=None)
    again(run)
    return len(partner.got) == before


@pytest.mark.parametrize(("status", "says"), [(401, "credentials"), (302, "moved"), (400, "answered 400")])
def test_what_no_retry_mends(
    shop: Dealership, boss: Actor, partner: Destination, status: int, says: str
) -> None:
    partner.answers = [(status, b"")]
    feed = pushed(boss, partner)
    run, job = sent(feed, boss)
    assert (job.state, len(partner.got)) == ("dead", 1)
    while relay_once():
        pass
    run.refresh_from_db()
    assert (run.state, says in run.error) == ("failed", True)
    assert len(told("feed_failed")) == 1


def test_somebody_hears_of_a_failure(shop: Dealership, dealer: Any, partner: Destination) -> None:
    partner.answers = [(400, b"")]
    run, _ = sent(pushed(dealer.actor("general_manager"), partner), dealer.actor("general_manager"))
    while relay_once():
        pass
    assert f"Not sent: the feed to {run.feed.name}" in set(
        Notice.objects.filter(kind=FEED_TROUBLE).values_list("title", flat=True)
    )


def test_never_into_our_own_network(shop: Dealership, boss: Actor, settings: Any) -> None:
    feed = feed_of(boss, delivery="push", url="https://localhost/latest/meta-data/")
    _, job = sent(feed, boss)
    assert (job.state, "public internet" in job.error) == ("dead", True)
    with pytest.raises(Invalid, match="https"):
        feed_of(boss, name="B", delivery="push", url="http://127.0.0.1/")


def test_one_at_a_time_and_a_cancelled_one_stands_in_nobodys_way(shop: Dealership, boss: Actor) -> None:
    feed = feed_of(boss)
    first = feed_runs.send_now(feed_id=feed.pk, by=boss, at=now())
    first.refresh_from_db()
    with pytest.raises(Conflict, match="on its way"):
        feed_runs.send_now(feed_id=feed.pk, by=boss, at=now())
    Job.objects.filter(pk=first.job_id).update(state="cancelled", finished_at=now())
    sent(feed, boss)
    first.refresh_from_db()
    assert (first.state, first.error) == ("failed", "Its job was cancelled.")


def test_out_at_its_hours_once(shop: Dealership, boss: Actor) -> None:
    shop.time_zone = "America/New_York"
    shop.save()
    clockwork = system_actor("feed schedule", dealership_id=shop.pk)
    feed = feed_of(boss, at=SIX - timedelta(minutes=10))
    feed_of(boss, name="Later", at=SIX + timedelta(minutes=1))
    feed_of(boss, name="Off", on=False, at=SIX - timedelta(hours=1))
    assert feed_runs.begin_due(by=clockwork, at=SIX - timedelta(minutes=1)) == 0
    assert feed_runs.begin_due(by=clockwork, at=SIX + timedelta(minutes=2)) == 1
    assert feed_runs.begin_due(by=clockwork, at=SIX + timedelta(minutes=7)) == 0
    (run,) = FeedRun.objects.all()
    assert (run.feed_id, run.slot, run.created_by_name) == (feed.pk, SIX, "feed schedule")
    again(FeedRun.objects.get())
    assert feed_runs.begin_due(by=clockwork, at=SIX + timedelta(hours=6)) == 2


def test_nothing_goes_out_that_nobody_looked_at(shop: Dealership, boss: Actor) -> None:
    feed = feed_of(boss, on=False)
    with pytest.raises(Conflict, match="preview"):
        feed_runs.send_now(feed_id=feed.pk, by=boss, at=now())
    with pytest.raises(Invalid, match="preview"):
        feeds.switch(feed_id=feed.pk, on=True, by=boss, at=now())
    with pytest.raises(Stale):
        feeds.switch(feed_id=feed.pk, on=True, by=boss, at=now(), version=feed.version - 1)
    assert not FeedRun.objects.exists()
    feed = feeds.switch(feed_id=feed.pk, on=True, by=boss, at=now(), version=feed.version)
    feed = feeds.change_feed(feed_id=feed.pk, changes={"hours": [3]}, by=boss, at=now())
    assert feed.is_active
    feed = feeds.change_feed(feed_id=feed.pk, changes={"query": "status=held"}, by=boss, at=now())
    assert not feed.is_active
    tokenless = feeds.add_feed(by=boss, at=now(), **FACTS | {"name": "No token"})
    with pytest.raises(Conflict, match="token"):
        feeds.switch(feed_id=tokenless.pk, on=True, by=boss, at=now(), version=tokenless.version)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"hours": []}, "hours"),
        ({"hours": [24]}, "hours"),
        ({"format": "pdf"}, "format"),
        ({"delivery": "push"}, "url"),
        ({"query": "colour_of_money=green"}, "colour_of_money"),
        ({"header": "Host"}, "header"),
        ({"header": "X: y"}, "header"),
        ({"delivery": "push", "url": "https://a.example/", "secret": "a\r\nb"}, "secret"),
        ({"columns": ["vin"], "headings": []}, "columns"),
        ({"is_active": True}, "is_active"),
    ],
)
def test_feeds_that_cannot_be_right(shop: Dealership, boss: Actor, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        feeds.add_feed(by=boss, at=now(), **{**FACTS, **facts})
    assert field in {*refusal.value.fields} or field in refusal.value.message
    assert not (Feed.objects.exists() or told("add_feed"))


def test_two_of_one_name(shop: Dealership, boss: Actor) -> None:
    feed_of(boss)
    with pytest.raises(Conflict, match="this name"):
        feed_of(boss)


def test_others_may_nothing(shop: Dealership, boss: Actor) -> None:
    feed = feed_of(boss)
    seller = actor_of("sales_manager", shop)
    run, _ = sent(feed, boss)
    for act in (
        lambda: feeds.add_feed(by=seller, at=now(), **FACTS),
        lambda: feeds.change_feed(feed_id=feed.pk, changes={"name": "x"}, by=seller, at=now()),
        lambda: feeds.switch(feed_id=feed.pk, on=False, by=seller, at=now()),
        lambda: feeds.renew_token(feed_id=feed.pk, by=seller, at=now()),
        lambda: feed_runs.send_now(feed_id=feed.pk, by=seller, at=now()),
        lambda: feed_runs.take(run_id=run.pk, by=seller),
    ):
        with pytest.raises(NotAllowed):
            act()
    feed.refresh_from_db()
    assert (feed.name, feed.is_active, FeedRun.objects.count(), len(told("take_feed"))) == (
        "CarSite",
        True,
        1,
        0,
    )


def test_old_files_go_but_the_last(shop: Dealership, boss: Actor) -> None:
    feed = feed_of(boss)
    first, _ = sent(feed, boss)
    second, _ = sent(feed, boss)
    assert feed_runs.take(run_id=first.pk, by=boss) == first
    assert feed_runs.forget_files(at=now() + timedelta(days=31)) == 1
    with pytest.raises(NotFound):
        feed_runs.take(run_id=first.pk, by=boss)
    assert feed_runs.take(run_id=second.pk, by=boss) == second
