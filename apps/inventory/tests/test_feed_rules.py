"""Feeds, the pure parts: columns, files, answers, hours."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import Invalid
from apps.inventory.admin.feed_forms import lined, parsed
from apps.inventory.entries import COST_FIELDS
from apps.inventory.feeds.answers import Rejected, verdict_of
from apps.inventory.feeds.catalogue import CATALOGUE, LABELS, check_columns
from apps.inventory.feeds.hours import following, latest
from apps.inventory.feeds.writing import write

NEW_YORK = "America/New_York"


def test_no_column_tells_what_is_ours() -> None:
    secret = {
        *COST_FIELDS,
        "floor_price",
        "acquired_on",
        "internet_price",
        "list_price",
        "listing_score",
        "deal_id",
    }
    assert not secret & {column.path for column in CATALOGUE.values()}


@pytest.mark.parametrize(
    ("columns", "headings", "xml", "told"),
    [
        ([], [], False, "at least one"),
        (["vin"], [], False, "a heading for each"),
        (["vin", "floor_price"], ["a", "b"], False, "no column floor_price"),
        (["make"], ["a"], False, "stock number or the VIN"),
        (["vin", "make"], ["a", "a"], False, "same heading"),
        (["vin"], ["a\tb"], False, "printable"),
        (["vin"], ["x" * 61], False, "printable"),
        (["vin"], ["Stock No"], True, "XML element"),
        (["vin"], ["xmlvin"], True, "XML element"),
    ],
)
def test_mappings_that_cannot_be_written(
    columns: list[str], headings: list[str], xml: bool, told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        check_columns(columns, headings, xml=xml)


def test_every_column_may_be_sent() -> None:
    check_columns(list(LABELS), list(LABELS), xml=True)


@given(st.lists(st.sampled_from(sorted(LABELS)), unique=True, min_size=1))
def test_the_lines_of_the_form_come_back(columns: list[str]) -> None:
    headings = [f"A = {name}" for name in columns]
    assert parsed(lined(columns, headings)) == (columns, headings)
    assert parsed("\n vin \n\n") == (["vin"], ["vin"])


def written(kind: str, headings: list[str], rows: list[list[Any]]) -> bytes:
    target = io.BytesIO()
    assert write(target, kind, headings, rows) == len(rows)
    return target.getvalue()


def test_xml_of_anything() -> None:
    rows = [["<&>\x00\x0b“Ő”\ud800", Decimal("20990.50"), None], ["]]>", 7, date(2026, 11, 1)]]
    root = fromstring(written("xml", ["Title", "Price", "Day"], rows))
    assert [[cell.text for cell in car] for car in root] == [
        ["<&>“Ő”", "20990.50", None],
        ["]]>", "7", "2026-11-01"],
    ]
    assert [cell.tag for cell in root[0]] == ["Title", "Price", "Day"]
    assert len(fromstring(written("xml", ["a"], []))) == 0


def test_csv_has_no_formula() -> None:
    text = written("csv", ["a", "b"], [["=cmd()", 5]]).decode("utf-8-sig")
    assert text == "a,b\r\n'=cmd(),5\r\n"


@pytest.mark.parametrize("body", [b"", b"OK", b"[]", b"{}", b'{"rejected": 3}', b"\xff", b"[" * 100_000])
def test_answers_that_say_nothing_of_cars(body: bytes) -> None:
    assert verdict_of(body, 5) is None


def test_what_an_answer_says() -> None:
    body = b'{"rejected": [{"stock_number": 12, "reason": "no\\u0000\\n price"}, {"vin": "1hg"}, 7]}'
    found = verdict_of(body, 5)
    assert found is not None
    assert found.rejected == (
        Rejected("12", "", "no price"),
        Rejected("", "1HG", "The destination gave no reason."),
    )
    assert found.accepted == 3
    told = verdict_of(b'{"accepted": 4, "rejected": []}', 5)
    assert told is not None
    assert (told.accepted, told.rejected) == (4, ())
    lied = verdict_of(b'{"accepted": -4, "rejected": []}', 5)
    assert lied is not None
    assert lied.accepted == 5


@given(st.binary(max_size=200))
def test_no_answer_breaks_anything(body: bytes) -> None:
    verdict_of(body, 1)


def test_hours_of_the_stores_day() -> None:
    at = datetime(2026, 7, 1, 11, 30, tzinfo=UTC)  # 7:30 in New York
    assert latest([6, 12], NEW_YORK, at) == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert following([6, 12], NEW_YORK, at) == datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
    assert latest([8], NEW_YORK, at) is None  # more than twenty hours ago
    assert latest([], NEW_YORK, at) is following([], NEW_YORK, at) is None


def test_a_missing_and_a_doubled_hour() -> None:
    spring = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
    assert latest([2], NEW_YORK, spring) == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    autumn = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
    assert latest([1], NEW_YORK, autumn) == datetime(2026, 11, 1, 5, 0, tzinfo=UTC)


@given(
    st.lists(st.integers(0, 23), min_size=1, max_size=24, unique=True),
    st.integers(0, 2 * 365 * 24 * 60).map(lambda m: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m)),
)
def test_a_slot_is_behind_and_the_next_ahead(hours: list[int], at: datetime) -> None:
    ahead, behind = following(hours, NEW_YORK, at), latest(hours, NEW_YORK, at)
    assert ahead is not None
    assert at < ahead <= at + timedelta(hours=25)
    assert behind is None or behind <= at < ahead
