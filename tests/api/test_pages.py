"""Keyset pages: walking forward and back gives every row once, nulls last, in any size."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.models import Membership
from apps.accounts.tests.factories import DealershipFactory, MembershipFactory
from apps.core.api.cursors import Cursor, Ordering, decode
from apps.core.api.errors import BadCursor
from apps.core.api.paging import read_page
from apps.core.testing.api import assert_problem

START = datetime(2100, 1, 1, tzinfo=UTC)
DAYS = (3, None, 1, 1, None, 2, 3, None, 1)
UNTIL, UNTIL_DOWN = Ordering("until", nullable=True), Ordering("-until", nullable=True)


@pytest.fixture
def memberships(db):
    place = DealershipFactory()
    for days in DAYS:
        MembershipFactory(dealership=place, until=None if days is None else START + timedelta(days=days))
    return Membership.objects.filter(dealership=place)


def in_order(queryset, ordering):
    """The whole list by the plain meaning of the ordering, sorted here and not by the database."""
    rows = list(queryset.values_list("pk", ordering.field))
    known = [row for row in rows if row[1] is not None]
    empty = [row for row in rows if row[1] is None]
    known.sort(key=lambda row: (row[1], row[0]), reverse=ordering.descending)
    empty.sort(reverse=ordering.descending)
    return [row[0] for row in known + empty]


def walk(queryset, ordering, size, way, cursor=None):
    pages, page = [], read_page(queryset, ["pk"], ordering, cursor, size)
    while True:
        pages.append([row[0] for row in page.rows])
        following = getattr(page, way)
        if following is None:
            return pages, page
        page = read_page(queryset, ["pk"], ordering, decode(following.encode(), ordering), size)


@pytest.mark.parametrize(
    "ordering", [UNTIL, UNTIL_DOWN, Ordering("id"), Ordering("-id")], ids=lambda o: o.name
)
@pytest.mark.parametrize("size", [1, 2, 4, 9, 50])
def test_walking_there_and_back(memberships, ordering, size):
    expected = in_order(memberships, ordering)
    pages, last = walk(memberships, ordering, size, "next")
    assert [pk for page in pages for pk in page] == expected
    assert all(len(page) == size for page in pages[:-1])
    if last.previous is not None:
        back, first = walk(memberships, ordering, size, "previous", last.previous)
        assert [pk for page in reversed(back) for pk in page] + pages[-1] == expected
        assert first.next is not None


def test_rows_that_come_or_go_between_pages_shift_nothing(memberships):
    page = read_page(memberships, ["pk"], UNTIL, None, 3)
    seen = [row[0] for row in page.rows]
    rest = in_order(memberships, UNTIL)[3:]
    memberships.filter(pk=seen[0]).delete()
    MembershipFactory(dealership=memberships[0].dealership, until=START - timedelta(days=1))
    pages, _ = walk(memberships, UNTIL, 3, "next", page.next)
    assert [pk for one in pages for pk in one] == rest


def test_a_cursor_is_refused_when_touched_or_taken_elsewhere():
    text = Cursor("until", None, 5, True).encode()
    assert decode(text, UNTIL) == Cursor("until", None, 5, True)
    for other, ordering in (
        (text[:-1] + "_", UNTIL),
        ("", UNTIL),
        ("ä", UNTIL),
        (text, UNTIL_DOWN),
        (text * 2, UNTIL),
    ):
        with pytest.raises(BadCursor):
            decode(other, ordering)


def test_pages_through_the_door(lots, admin):
    first = admin.get("lots/?page_size=2&ordering=-name&count=true").json()
    assert [row["name"] for row in first["results"]] == ["Gamma", "Beta"]
    assert first["count"] == {"value": 3, "more": False, "label": "3"}
    second = admin.send("get", first["next"].removeprefix("http://testserver")).json()
    assert [row["name"] for row in second["results"]] == ["Alpha"]
    assert second["next"] is None
    back = admin.send("get", second["previous"].removeprefix("http://testserver")).json()
    assert back["results"] == first["results"]


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("colour=red", "unknown_parameter", "colour"),
        ("ordering=city", "invalid", "ordering"),
        ("page_size=201", "invalid", "page_size"),
        ("page_size=0", "invalid", "page_size"),
        ("page_size=²", "invalid", "page_size"),
        ("cursor=nonsense", "bad_cursor", "cursor"),
        ("id__gte=many", "invalid", "id__gte"),
        ("search=a%00b", "invalid", "search"),
        ("city=a%00b", "invalid", "city"),
    ],
)
def test_bad_parameters_are_named(lots, admin, query, code, field):
    problem = assert_problem(admin.get(f"lots/?{query}"), 400, code)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_filters_and_search(lots, admin):
    names = [row["name"] for row in admin.get(f"lots/?id__gte={lots[1].pk}&city=").json()["results"]]
    assert names == ["Beta", "Gamma"]
    assert [row["name"] for row in admin.get("lots/?search=Al").json()["results"]] == ["Alpha"]


def test_counting_stops_at_a_thousand(lots, admin, monkeypatch):
    monkeypatch.setattr("apps.core.api.lists.COUNT_CAP", 2)
    assert admin.get("lots/?count=true").json()["count"] == {"value": 2, "more": True, "label": "2+"}
