"""Feeds at their doors: the pages, the API, the address where destinations fetch their file."""

from base64 import b64encode
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.models import AuditEvent
from apps.core.testing.api import (
    Case,
    assert_list_matches_schema,
    assert_orderings_indexed,
    assert_problem,
    run_case,
)
from apps.core.testing.baselines import assert_query_baseline
from apps.core.testing.jobs import run_queued
from apps.inventory import permissions as may
from apps.inventory.api.feeds import FeedRunViewSet, FeedViewSet
from apps.inventory.models import Feed, FeedRejection, FeedRun
from apps.inventory.tests.conftest import SignIn
from apps.inventory.tests.factories import AT, unit_in
from apps.inventory.tests.feed_scene import FACTS, content, feed_of, sent

FEEDS = "/admin/inventory/feed/"
FORM = {
    "name": "CarSite",
    "query": "status=in_stock",
    "format": "csv",
    "columns": "Stock No = stock_number\nasking_price",
    "hours": "12, 6",
    "delivery": "pull",
    "url": "",
    "method": "PUT",
    "header": "Authorization",
    "secret": "",
}


def page_of(feed: Feed, step: str = "page/") -> str:
    return f"{FEEDS}{feed.pk}/{step}"


@pytest.fixture
def feed(dealer: Dealer) -> Any:
    with dealer.scope():
        unit_in(dealer.dealership, "in_stock", stock_number="FEED-1")
        made = feed_of(dealer.actor("general_manager"))
        sent(made, dealer.actor("general_manager"))
        return made


def test_from_the_form_to_the_first_run(dealer: Dealer, signed_in: SignIn) -> None:
    with dealer.scope():
        unit_in(dealer.dealership, "in_stock", stock_number="FEED-7")
    client = signed_in("general_manager")
    assert "No feed yet" in client.get(FEEDS).content.decode()
    assert "asking_price" in client.get(f"{FEEDS}add/").content.decode()
    wrong = client.post(f"{FEEDS}add/", FORM | {"columns": "Cost = floor_price"})
    assert (wrong.status_code, "no column floor_price" in wrong.content.decode()) == (422, True)
    answer = client.post(f"{FEEDS}add/", FORM)
    with dealer.scope():
        feed = Feed.objects.get()
        assert (feed.columns, feed.headings) == (
            ["stock_number", "asking_price"],
            ["Stock No", "asking_price"],
        )
        assert (feed.hours, feed.is_active) == ([6, 12], False)
    assert answer["Location"] == page_of(feed)
    page = client.get(page_of(feed)).content.decode()
    assert ("FEED-7" in page, "Stock No" in page, 'data-opens="on"' in page) == (True, True, True)
    assert client.post(page_of(feed, "do/on/"), {"seen_version": feed.version}).status_code == 409
    token = client.post(page_of(feed, "token/")).content.decode()
    assert "dlf_" in token
    assert "dlf_" not in client.get(page_of(feed, "token/")).content.decode()
    with dealer.scope():
        feed.refresh_from_db()
    assert client.post(page_of(feed, "do/on/"), {"seen_version": feed.version}).status_code == 302
    assert client.post(page_of(feed, "do/send/")).status_code == 302
    run_queued()
    with dealer.scope():
        run = FeedRun.objects.get()
    page = client.get(page_of(feed)).content.decode()
    assert reverse("admin:inventory_feedrun_file", args=[run.pk]) in page
    file = client.get(reverse("admin:inventory_feedrun_file", args=[run.pk]))
    assert b"FEED-7" in b"".join(file.streaming_content)
    with dealer.scope():
        assert AuditEvent.objects.filter(action="inventory.take_feed").count() == 1


def test_editing_switches_it_off(dealer: Dealer, signed_in: SignIn, feed: Feed) -> None:
    client = signed_in("general_manager")
    shown = client.get(page_of(feed, "change/")).content.decode()
    assert "Stock = stock_number" in shown
    with dealer.scope():
        feed.refresh_from_db()
    stale = client.post(page_of(feed, "change/"), FORM | {"seen_version": feed.version - 1})
    assert (stale.status_code, "Somebody else" in stale.content.decode()) == (422, True)
    client.post(page_of(feed, "change/"), FORM | {"seen_version": feed.version})
    with dealer.scope():
        feed.refresh_from_db()
    assert (feed.headings[0], feed.is_active) == ("Stock No", False)
    client.post(page_of(feed, "do/off/"), {"seen_version": feed.version})
    assert client.post(page_of(feed, "do/explode/")).status_code == 404


def test_the_list_and_the_car(dealer: Dealer, signed_in: SignIn, feed: Feed) -> None:
    with dealer.scope():
        unit, run = unit_in(dealer.dealership, "in_stock"), FeedRun.objects.get()
        FeedRejection.objects.create(
            dealership=dealer.dealership, feed=feed, unit=unit, run=run, reason="No photo", since=AT
        )
    client = signed_in("general_manager")
    client.get(FEEDS)
    with assert_query_baseline("inventory feeds list"):
        listed = client.get(FEEDS).content.decode()
    assert ("CarSite" in listed, "Not fetched yet" in listed) == (True, True)
    with assert_query_baseline("inventory feed page"):
        page = client.get(page_of(feed)).content.decode()
    assert "No photo" in page
    car = signed_in("sales_rep").get(f"/admin/inventory/stockunit/{unit.pk}/page/").content.decode()
    assert "CarSite does not take this car:</b> No photo" in car


@pytest.mark.parametrize("role", ["sales_manager", "back_office", "auditor"])
def test_others_see_nothing_of_it(dealer: Dealer, signed_in: SignIn, feed: Feed, role: str) -> None:
    client = signed_in(role)
    with dealer.scope():
        run = FeedRun.objects.get()
    for path in (FEEDS, f"{FEEDS}add/", page_of(feed), page_of(feed, "change/"), page_of(feed, "token/")):
        assert client.get(path).status_code == 403
    assert client.get(reverse("admin:inventory_feedrun_file", args=[run.pk])).status_code == 403
    for verb in ("on", "off", "send"):
        assert client.post(page_of(feed, f"do/{verb}/")).status_code == 403
    with dealer.scope():
        assert FeedRun.objects.count() == 1


def test_a_destination_fetches_its_file(dealer: Dealer, feed: Any) -> None:
    address = reverse("feed", args=[dealer.dealership.slug, feed.pk])
    client = Client()
    basic = b64encode(f"carsite:{feed.token}".encode()).decode()
    for header in (f"Bearer {feed.token}", f"Basic {basic}"):
        answer = client.get(address, headers={"Authorization": header})
        with dealer.scope():
            run = FeedRun.objects.get()
        assert b"".join(answer.streaming_content) == content(run)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert run.fetched_at is not None
    same = client.get(address, headers={"Authorization": header, "If-None-Match": answer["ETag"]})
    assert same.status_code == 304
    with dealer.scope():
        event = AuditEvent.objects.filter(action="inventory.fetch_feed").first()
        assert event is not None
        assert (event.actor_name, event.door) == ("CarSite", "feed")


def test_without_the_token_one_learns_nothing(two_dealers: TwoDealers, dealer: Dealer, feed: Any) -> None:
    client = Client()
    theirs = two_dealers.theirs.dealership.slug
    ours = dealer.dealership.slug
    answers = [
        client.get(reverse("feed", args=[slug, pk]), headers={"Authorization": header} if header else {})
        for slug, pk, header in (
            (ours, feed.pk, ""),
            (ours, feed.pk, "Bearer wrong"),
            (ours, feed.pk, "Basic !!"),
            (ours, feed.pk, "Bearer"),
            (ours, 999_999, f"Bearer {feed.token}"),
            (theirs, feed.pk, f"Bearer {feed.token}"),
            ("nowhere", feed.pk, f"Bearer {feed.token}"),
        )
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert client.post(reverse("feed", args=[ours, feed.pk])).status_code == 405
    with dealer.scope():
        Feed.objects.filter(pk=feed.pk).update(is_active=False)
    header = {"Authorization": f"Bearer {feed.token}"}
    assert client.get(reverse("feed", args=[ours, feed.pk]), headers=header).status_code == 401


def test_through_the_api(dealer: Dealer, api_as: Any) -> None:
    with dealer.scope():
        unit_in(dealer.dealership, "in_stock", stock_number="FEED-2")
    client = api_as("general_manager", dealer)
    made = client.post(
        "feeds/", FACTS | {"delivery": "push", "url": "https://partner.example/", "secret": "abc"}
    )
    assert made.status_code == 201
    assert "secret" not in made.json()
    path = f"feeds/{made.json()['id']}/"
    shown = client.get(f"{path}preview/").json()
    assert (shown["count"], shown["headings"], shown["rows"][0][0]) == ("1", FACTS["headings"], "FEED-2")
    assert_problem(client.post(f"{path}switch/", {"on": True}), 400, "not_previewed")
    assert_problem(client.post(f"{path}switch/", {"on": True}, if_match='"99"'), 412)
    assert client.post(f"{path}switch/", {"on": True}, if_match='"1"').json()["is_active"] is True
    assert_problem(client.post(f"{path}renew-token/"), 409, "not_fetched")
    changed = client.patch(path, {"delivery": "pull"}, if_match='"2"').json()
    assert (changed["is_active"], changed["url"]) == (False, "")
    token = client.post(f"{path}renew-token/").json()["token"]
    assert token.startswith("dlf_")
    assert_problem(client.post(f"{path}send/"), 409, "feed_off")
    version = client.get(path).json()["version"]
    client.post(f"{path}switch/", {"on": True}, if_match=f'"{version}"')
    assert client.post(f"{path}send/").status_code == 200
    assert_problem(client.post(f"{path}send/"), 409, "feed_on_its_way")
    run_queued()
    (run,) = client.get(f"{path}runs/").json()["results"]
    assert (run["state"], run["rows"]) == ("offered", 1)
    file = client.get(f"{path}runs/{run['id']}/file/")
    assert b"FEED-2" in b"".join(file.streaming_content)
    assert client.get(f"{path}rejections/?resolved_at__isnull=true").json()["results"] == []
    assert_problem(
        client.post("feeds/", FACTS | {"url": "x", "delivery": "push", "name": "y"}), 400, "bad_address"
    )
    with dealer.scope():
        assert_list_matches_schema(FeedViewSet, client.get("feeds/").json()["results"][0], Feed.objects.get())
        assert_list_matches_schema(FeedRunViewSet, run, FeedRun.objects.get())
        assert_orderings_indexed(FeedViewSet)
        assert_orderings_indexed(FeedRunViewSet)


@pytest.mark.parametrize("role", ["general_manager", "sales_manager", "back_office", "sales_rep", "auditor"])
def test_who_may_through_the_api(dealer: Dealer, api_as: Any, role: str) -> None:
    case = Case("post", "feeds/", may.FEEDS, 201, FACTS)
    run_case(case, lambda r: api_as(r, dealer), role, watch=[Feed], within=dealer.scope)


def test_another_dealerships_feed_is_not_there(
    two_dealers: TwoDealers, dealer: Dealer, api_as: Any, feed: Feed
) -> None:
    client = api_as("dealer_admin", two_dealers.theirs)
    for step in ("", "preview/", "runs/", "rejections/"):
        assert client.get(f"feeds/{feed.pk}/{step}").status_code == 404
    for verb in ("send/", "renew-token/"):
        assert client.post(f"feeds/{feed.pk}/{verb}").status_code == 404
