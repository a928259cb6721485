"""Listing score, restock and supply as rules: what holds for all numbers."""

from decimal import Decimal
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from apps.inventory.restock import Position, Terms, advise
from apps.inventory.scoring import Listing, parts, score
from apps.inventory.supply import day_supply, turn

COUNTS = st.integers(0, 2000)
LISTINGS = st.builds(
    Listing,
    photos=st.integers(0, 60),
    description_chars=COUNTS,
    price_to_market_pct=st.none() | st.decimals(50, 150, places=2),
    vin_decoded=st.booleans(),
    features=st.integers(0, 30),
    history_report=st.booleans(),
)
TERMS = st.builds(
    Terms,
    window_days=st.integers(1, 365),
    lead_time_days=st.integers(0, 180),
    safety_stock=st.integers(0, 50),
    target_days=st.integers(0, 365),
    min_stock=st.integers(0, 50),
)
POSITIONS = st.builds(Position, sold=COUNTS, on_hand=COUNTS, incoming=COUNTS)


@given(LISTINGS)
def test_parts_add_up_and_advice_reaches_what_a_part_can_have(listing: Listing) -> None:
    found = parts(listing)
    assert sum(part.points for part in found) == score(listing) <= sum(part.most for part in found) == 100
    assert all(part.points + part.gain == part.most for part in found if part.advice)
    assert all(part.points == part.most for part in found if not part.advice and "market" not in part.basis)


def test_advice_names_the_points() -> None:
    photos, text, price, *_ = parts(Listing(14, 599, None, True, 10, True))
    assert (photos.advice, photos.gain) == ("add 6 photos", Decimal("12.0"))
    assert (text.advice, text.points, text.gain) == ("add 1 character", Decimal("20.0"), Decimal("0.0"))
    assert (price.points, price.basis, price.advice) == (Decimal("0.0"), "no market price yet", "")


def test_the_price_band_has_both_its_ends() -> None:
    points = {
        pct: parts(Listing(0, 0, Decimal(pct), False, 0, False))[2].points
        for pct in ("94.99", "95", "105.00", "105.01")
    }
    assert [int(value) for value in points.values()] == [0, 15, 15, 0]


@given(TERMS, POSITIONS)
def test_what_is_bought_fills_up_to_the_target(terms: Terms, position: Position) -> None:
    advice, have = advise(terms, position), position.on_hand + position.incoming
    assert advice.alert == (advice.reorder_point > 0 and have <= advice.reorder_point)
    assert (advice.quantity > 0) <= advice.alert
    if advice.alert:
        target = -(-position.sold * terms.target_days // terms.window_days)
        assert have + advice.quantity == max(advice.reorder_point, target)


@given(TERMS, POSITIONS)
def test_the_point_is_whole_numbers_of_cars(terms: Terms, position: Position) -> None:
    """One more day of delivery never lowers the point; nothing sold leaves reserve and minimum."""
    point = advise(terms, position).reorder_point
    unsold = advise(terms, Position(0, 0, 0)).reorder_point
    assert unsold == max(terms.min_stock, ceil(terms.safety_stock)) <= point


def test_supply_is_null_where_nothing_sold() -> None:
    assert (day_supply(84, 42), day_supply(84, 0)) == (Decimal("60.00"), None)
    assert (turn(540, Decimal(60), 365), turn(3, Decimal(0), 30)) == (Decimal("9.00"), None)
