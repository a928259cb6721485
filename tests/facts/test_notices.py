"""Notices: told once, seen by whom they are for and only while he may, marked, chosen, swept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core import permissions
from apps.core.clock import now
from apps.core.errors import NotFound
from apps.core.models import AuditEvent, Notice, NoticeChoice
from apps.core.notices import reading
from apps.core.notices.kinds import KINDS
from apps.core.notices.telling import tell
from apps.core.testing.api import assert_problem
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory.notice_kinds import ALERTS_RAISED, HOLD_EXPIRED, OFFER_WAITING

ROOT = "/admin/notices/"


def told(dealer: Dealer, role: str, *, key: str = "1", kind: str = HOLD_EXPIRED, **more: Any) -> int:
    """Tell the person of ``role`` something; how many were told."""
    facts = {"title": f"Something happened {key}", "url": "/admin/inventory/watch/", "at": now(), **more}
    facts.setdefault("to", (dealer.user(role).pk,))
    with dealer.scope():
        return tell(kind=kind, key=key, dealership_id=dealer.dealership.pk, **facts)


def test_nobody_is_told_the_same_thing_twice(dealer: Dealer) -> None:
    for _ in range(2):
        told(dealer, "sales_rep")
    told(dealer, "sales_manager")
    told(dealer, "sales_rep", key="2")
    with dealer.scope():
        assert Notice.objects.count() == 3


def test_the_holders_of_a_permission_are_told_besides_the_one_who_did_it(dealer: Dealer) -> None:
    boss, rep, other = (dealer.user(role) for role in ("general_manager", "sales_rep", "sales_manager"))
    code = "inventory.approve_offer"
    told(dealer, "sales_rep", kind=OFFER_WAITING, to=(), to_holders_of=code, besides=boss.pk)
    with dealer.scope():
        people = set(Notice.objects.values_list("user_id", flat=True))
    assert other.pk in people and not people & {boss.pk, rep.pk}


def test_an_unknown_kind_is_a_fault_of_the_program(dealer: Dealer) -> None:
    with pytest.raises(ValueError, match="no kind of notice"):
        told(dealer, "sales_rep", kind="inventory.unheard_of")


def test_what_one_may_no_longer_see_is_not_shown_nor_counted(dealer: Dealer) -> None:
    told(dealer, "sales_rep", kind=ALERTS_RAISED)
    told(dealer, "sales_rep")
    rep, boss = dealer.actor("sales_rep"), dealer.actor("general_manager")
    with dealer.scope():
        assert [row.kind for row in reading.notices_of(rep)] == [HOLD_EXPIRED]
        assert reading.unread(rep) == 1
        assert reading.unread(boss) == 0


def test_marking_is_for_ones_own(dealer: Dealer) -> None:
    told(dealer, "sales_rep")
    rep, boss, at = dealer.actor("sales_rep"), dealer.actor("general_manager"), now()
    with dealer.scope():
        notice = Notice.objects.get()
        with pytest.raises(NotFound):
            reading.mark_read(notice_id=notice.pk, by=boss, at=at)
        assert reading.mark_read(notice_id=notice.pk, by=rep, at=at).read_at == at
        later = reading.mark_read(notice_id=notice.pk, by=rep, at=at + timedelta(hours=1))
        assert later.read_at == at  # the first time counts
        assert reading.mark_read(notice_id=notice.pk, by=rep, at=at, read=False).read_at is None


def test_what_comes_while_one_marks_all_stays_unread(dealer: Dealer) -> None:
    at = now()
    told(dealer, "sales_rep", at=at)
    told(dealer, "sales_rep", key="2", at=at + timedelta(seconds=1))
    rep = dealer.actor("sales_rep")
    with dealer.scope():
        assert reading.mark_all_read(by=rep, at=at) == 1
        assert reading.unread(rep) == 1


def test_a_kind_that_is_switched_off_is_not_told(dealer: Dealer) -> None:
    rep = dealer.actor("sales_rep")
    with dealer.scope():
        codes = set(reading.choices_of(rep))
        reading.choose(wanted=codes - {HOLD_EXPIRED}, by=rep)
        reading.choose(wanted=codes - {HOLD_EXPIRED}, by=rep)
        assert reading.choices_of(rep)[HOLD_EXPIRED] is False
        assert AuditEvent.objects.filter(action="notice.choose").count() == 1
    assert told(dealer, "sales_rep") == 0
    told(dealer, "sales_manager")
    with dealer.scope():
        assert Notice.objects.count() == 1
        reading.choose(wanted=codes, by=rep)
    assert told(dealer, "sales_rep", key="2") == 1


def test_old_notices_are_swept(dealer: Dealer) -> None:
    at = now()
    for key, age in (("read", 31), ("old", 91), ("kept", 89)):
        told(dealer, "sales_rep", key=key, at=at - timedelta(days=age))
    with dealer.scope():
        Notice.objects.filter(key="read").update(read_at=at - timedelta(days=31))
        assert reading.sweep(at=at) == 2
        assert [row.key for row in Notice.objects.all()] == ["kept"]


def test_every_kind_names_a_permission_that_exists() -> None:
    for kind in KINDS.items():
        assert permissions.get(kind.permission)


@pytest.fixture
def rep(staff: Callable[..., Client], two_dealers: TwoDealers) -> Client:
    """A rep of ours with two unread notices and one that he may not see."""
    for key in ("1", "2"):
        told(two_dealers.ours, "sales_rep", key=key)
    told(two_dealers.ours, "sales_rep", key="3", kind=ALERTS_RAISED)
    return staff("sales_rep")


def test_the_bell_and_the_list(rep: Client, two_dealers: TwoDealers) -> None:
    assert 'hx-get="/admin/notices/bell/"' in rep.get("/admin/").content.decode()
    assert ">2<" in rep.get(f"{ROOT}bell/").content.decode()
    html = rep.get(ROOT).content.decode()
    assert "Something happened 1" in html and "Something happened 3" not in html
    with two_dealers.ours.scope():
        first, second, hidden = Notice.objects.order_by("id").values_list("pk", flat=True)
    assert rep.get(f"{ROOT}{first}/open/").status_code == 405
    answer = rep.post(f"{ROOT}{first}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/inventory/watch/")
    assert "Something happened 1" not in rep.get(f"{ROOT}?show=unread").content.decode()
    assert rep.post(f"{ROOT}{first}/mark/unread/").status_code == 302
    assert rep.post(f"{ROOT}{hidden}/mark/read/").status_code == 404
    assert rep.post(f"{ROOT}{second}/mark/eaten/").status_code == 404
    assert rep.post(f"{ROOT}read/").status_code == 302
    assert rep.get(f"{ROOT}bell/").content.decode().strip() == ""
    assert "Nothing is unread" in rep.get(f"{ROOT}?show=unread").content.decode()


def test_pages_in_few_queries(rep: Client) -> None:
    rep.get(ROOT)
    with assert_query_baseline("notices list"):
        rep.get(ROOT)
    with assert_query_baseline("notices bell"):
        rep.get(f"{ROOT}bell/")


def test_choices(rep: Client, two_dealers: TwoDealers) -> None:
    html = rep.get(f"{ROOT}choices/").content.decode()
    assert f'value="{HOLD_EXPIRED}" checked' in html and "Stock alerts are raised" not in html
    assert rep.post(f"{ROOT}choices/", {"kind": []}).status_code == 302
    with two_dealers.ours.scope():
        assert set(NoticeChoice.objects.values_list("in_app", flat=True)) == {False}
    assert f'value="{HOLD_EXPIRED}">' in rep.get(f"{ROOT}choices/").content.decode()


def test_the_api_shows_ones_own(api_as: Any, two_dealers: TwoDealers, rep: Client) -> None:
    client, boss = api_as("sales_rep", two_dealers.ours), api_as("general_manager", two_dealers.ours)
    listed = client.get("notices/?read_at__isnull=true").json()["results"]
    assert [row["title"] for row in listed] == ["Something happened 2", "Something happened 1"]
    path = f"notices/{listed[0]['id']}/"
    assert_problem(boss.get(path), 404)
    assert_problem(api_as("sales_rep", two_dealers.theirs).post(f"{path}read/", {}), 404)
    assert client.post(f"{path}read/", {}).json()["read_at"] is not None
    assert client.post("notices/read-all/", {}).json() == {"marked": 1}
    assert boss.get("notices/").json()["results"] == []
