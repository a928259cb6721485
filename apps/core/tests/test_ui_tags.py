"""Values on staff screens read the same everywhere."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from apps.core.admin.tones import age_look, look_of, register_looks
from apps.core.display import Display, reset, show_as
from apps.core.templatetags import ui

AT = datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


@pytest.fixture
def chicago():
    token = show_as(Display("America/Chicago", "CAD", "km"))
    yield
    reset(token)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(Decimal("21950"), "$21,950.00"), (Decimal("-0.5"), "−$0.50"), (None, "—"), ("", "—"), (0, "$0.00")],
)
def test_money(amount, shown):
    assert ui.money(amount) == shown


def test_money_and_distance_follow_the_dealership(chicago):
    assert ui.money(Decimal(5), 0) == "CA$5"
    assert ui.distance(48210) == "48,210 km"


def test_an_unknown_currency_is_named():
    token = show_as(Display(currency="SEK"))
    assert ui.money(Decimal(5)) == "SEK 5.00"
    reset(token)


def test_a_moment_is_shown_in_the_dealerships_zone_on_a_clock_change(chicago):
    before, after = ui.moment(AT, "time"), ui.moment(AT + timedelta(hours=1), "time")
    assert ">01:30<" in before
    assert ">03:30<" in after
    assert 'datetime="2026-03-08T07:30:00+00:00"' in before


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=-4), "in 4 h"),
        (timedelta(days=12, hours=5), "12 d ago"),
    ],
)
def test_ago_uses_the_largest_unit(span, shown):
    assert ui.ago(span) == shown


@pytest.mark.parametrize(
    ("days", "tone"), [(30, "neutral"), (31, "info"), (46, "warn"), (60, "warn"), (61, "bad")]
)
def test_age_follows_the_ageing_buckets(days, tone):
    assert age_look(days).tone == tone
    assert f"is-{tone}" in ui.age(days)


def test_a_pill_has_words_and_an_icon_beside_its_colour():
    html = ui.status("tests_only", "<Held>")
    assert "<svg" in html
    assert "&lt;Held&gt;" in html


def test_a_word_looks_the_same_everywhere_unless_a_thing_says_otherwise():
    register_looks({"tests_look": ("good", "check")})
    register_looks({"tests_look": ("bad", "ban")}, of="tests_deal")
    assert look_of("tests_look").tone == "good"
    assert look_of("tests_look", "tests_deal").tone == "bad"
    assert look_of("tests_look", "tests_other").tone == "good"
    with pytest.raises(ValueError, match="no such tone"):
        register_looks({"tests_other": ("purple", "check")})


def test_a_flat_or_empty_sparkline_is_drawn():
    assert "29.0" in ui.sparkline([4, 4, 4], "flat")
    assert "<polyline" in ui.sparkline([], "none")


@pytest.mark.parametrize(
    ("name", "letters"), [("Ana de la Cruz", "AC"), ("陈", "陈"), ("", "?"), ("jo", "J")]
)
def test_initials(name, letters):
    assert ui.initials(name) == letters
