"""Hints beside a failing check digit, and where it is mandatory."""

from hypothesis import given
from hypothesis import strategies as st

from apps.inventory.vin import check_digit_required, examine, maker_code
from apps.inventory.vin_hints import MOST, corrections

RIGHT = "1HGCP268X9A069918"


def test_what_was_swapped_is_among_the_hints() -> None:
    swapped = "1HGPC268X9A069918"
    hints = corrections(examine(swapped))
    assert (RIGHT, "positions 4 and 5 swapped") in [(hint.vin, hint.slip) for hint in hints]


def test_nothing_is_suggested_for_what_is_right_or_wrong_otherwise() -> None:
    assert [corrections(examine(vin)) for vin in (RIGHT, "136370L123456", "1M8GDM9AXKPO42788")] == [
        [],
        [],
        [],
    ]


@given(st.text(alphabet="ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=17, max_size=17))
def test_every_hint_is_one_slip_away_and_valid(vin: str) -> None:
    hints = corrections(examine(vin))
    assert len(hints) <= MOST
    for hint in hints:
        assert examine(hint.vin).valid
        assert sum(a != b for a, b in zip(hint.vin, vin, strict=True)) in (1, 2)


def test_the_wrong_letter_is_named_with_its_place() -> None:
    assert "no “O” (position 12)" in examine("1M8GDM9AXKPO42788").reason
    assert "no “IQ” (positions 1, 3)" in examine("IMQGDM9AXKP042788").reason
    assert "call for X: one character is probably mistyped" in examine("1M8GDM9A1KP042788").reason


def test_where_the_check_digit_is_mandatory() -> None:
    assert check_digit_required("WVWZZZ1JZ3W386752", "US")
    assert not check_digit_required("WVWZZZ1JZ3W386752", "DE")
    assert check_digit_required("1M8GDM9A1KP042788", "DE")
    assert check_digit_required("LVSHCAMB1CE000000", "DE")


def test_a_low_volume_maker_has_a_longer_code() -> None:
    assert maker_code("1A9BB2345CN456789") == "1A9/456"
    assert maker_code(RIGHT) == "1HG"
