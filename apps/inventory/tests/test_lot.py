"""Where units stand and who has their keys: sightings in any order, doubts, races."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import Dealership, Location
from apps.accounts.tests.factories import LocationFactory
from apps.core.actor import Actor
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed, Stale
from apps.core.models import AuditEvent
from apps.inventory.doubts import CODES, Known, Seen, doubts
from apps.inventory.lifecycle import STATES
from apps.inventory.models import KeyMove, KeySet, LotPlace, Sighting, StockUnit
from apps.inventory.services import editing, keys, lot_places
from apps.inventory.services.sightings import Look, see
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in


@pytest.fixture
def lot(shop: Dealership) -> Location:
    return LocationFactory(dealership=shop, name="Main lot")


@pytest.fixture
def places(shop: Dealership, lot: Location, boss: Actor) -> list[LotPlace]:
    """Two rows of one lot and one of another."""
    other = LocationFactory(dealership=shop, name="Overflow")
    named = (("Row A", lot), ("Row B", lot), ("Row A", other))
    return [lot_places.add_place(name=name, location_id=at.pk, by=boss, at=AT) for name, at in named]


def look(
    unit: StockUnit, place: LotPlace | None, by: Actor, at: datetime = AT, sent: datetime = AT, **more: Any
) -> Sighting:
    seen = Look(at, place.pk if place else None, **more)
    return see(unit_id=unit.pk, look=seen, by=by, at=max(sent, at))


def now_is(unit: StockUnit) -> StockUnit:
    return StockUnit.objects.select_related("lot_place").get(pk=unit.pk)


def test_the_latest_sighting_says_where_it_stands(
    shop: Dealership, boss: Actor, rep: Actor, places: list[LotPlace]
) -> None:
    unit = unit_in(shop, "in_stock")
    first = look(unit, places[0], rep)
    assert (now_is(unit).lot_place, now_is(unit).location) == (places[0], places[0].location)
    version = now_is(unit).version
    later = AT + timedelta(hours=2)
    look(unit, places[1], rep, at=later)
    look(unit, None, boss, at=later + timedelta(hours=1))
    seen = now_is(unit)
    assert (seen.lot_place, seen.seen_at) == (places[1], later + timedelta(hours=1))
    assert seen.version == version, "within one lot nothing becomes stale"
    look(unit, places[0], rep, at=AT + timedelta(hours=1), sent=later)
    assert (now_is(unit).lot_place, Sighting.objects.count()) == (places[1], 4)
    look(unit, places[2], rep, at=later + timedelta(hours=5))
    assert (now_is(unit).location, now_is(unit).version) == (places[2].location, version + 1)
    assert first.recorded_at == AT
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Sighting.objects.update(note="changed")


def test_the_same_id_is_recorded_once(shop: Dealership, rep: Actor, places: list[LotPlace]) -> None:
    unit, client_id = unit_in(shop, "in_stock"), uuid4()
    acts = AuditEvent.objects.count()
    made = {look(unit, places[0], rep, client_id=client_id).pk for _ in range(5)}
    assert (len(made), Sighting.objects.count(), AuditEvent.objects.count()) == (1, 1, acts + 1)
    with pytest.raises(Conflict, match="another vehicle"):
        look(unit_in(shop, "in_stock"), places[0], rep, client_id=client_id)


def test_doubts_come_back_and_are_settled(
    shop: Dealership, boss: Actor, rep: Actor, places: list[LotPlace]
) -> None:
    unit = unit_in(shop, "sold")
    look(unit, places[1], boss, at=AT + timedelta(hours=3))
    asked = {"odometer": 29_000, "status": "in_stock"}
    with pytest.raises(Conflict) as refused:
        look(unit, places[0], rep, sent=AT + timedelta(hours=4), **asked)
    found: Any = refused.value.extra["doubts"]
    assert [doubt["code"] for doubt in found] == ["sold_meanwhile", "odometer_lower", "seen_later"]
    assert "D-7 by Sam" in refused.value.message and "at Row B after you" in refused.value.message
    assert Sighting.objects.count() == 1
    look(unit, places[0], rep, sent=AT + timedelta(hours=4), settled=CODES, **asked)
    assert (now_is(unit).lot_place, now_is(unit).odometer) == (places[1], 30_000)
    look(unit, places[1], rep, at=AT + timedelta(hours=5), odometer=30_004)
    assert now_is(unit).odometer == 30_004
    gone = unit_in(shop, "delivered")
    with pytest.raises(Conflict, match="delivered"):
        look(gone, places[0], rep)


@given(
    st.sampled_from(sorted(STATES)),
    st.booleans(),
    st.sampled_from(["", *sorted(STATES)]),
    st.one_of(st.none(), st.integers(0, 10**6)),
    st.one_of(st.none(), st.integers(0, 10**6)),
)
def test_doubts_name_what_differs(
    status: str, here: bool, seen: str, known_odometer: int | None, read: int | None
) -> None:
    found = doubts(Known(status, here, "", known_odometer, "mi"), Seen(seen, read))
    codes = [doubt.code for doubt in found]
    assert set(codes) <= set(CODES) and all(doubt.text and doubt.settle for doubt in found)
    assert ("not_here" in codes) == (not here)
    fell = read is not None and known_odometer is not None and read < known_odometer
    assert ("odometer_lower" in codes) == fell
    assert seen != status or "sold_meanwhile" not in codes


def test_what_is_refused_records_nothing(
    shop: Dealership, rep: Actor, boss: Actor, places: list[LotPlace]
) -> None:
    unit = unit_in(shop, "in_stock")
    auditor = actor_of("auditor", shop)
    tries: list[tuple[Any, type[DomainError], str]] = [
        (lambda: look(unit, places[0], auditor), NotAllowed, "stand"),
        (lambda: look(unit, LotPlace(pk=10**9), rep), Invalid, "place of this store"),
        (lambda: look(unit, None, rep, odometer=10**8), Invalid, "odometer"),
        (lambda: look(unit, None, rep, sent=AT + timedelta(days=15)), Invalid, "within 14 days"),
        (lambda: look(unit, None, rep, note="x" * 201), Invalid, "too long"),
        (lambda: lot_places.add_place(name="C", location_id=1, by=rep, at=AT), NotAllowed, "places"),
        (lambda: lot_places.add_place(name=" ", location_id=1, by=boss, at=AT), Invalid, "cannot be"),
        (lambda: lot_places.add_place(name="C", location_id=10**9, by=boss, at=AT), Invalid, "location"),
        (
            lambda: lot_places.add_place(name=" Row  B ", location_id=places[0].location_id, by=boss, at=AT),
            Conflict,
            "already",
        ),
        (lambda: keys.set_keys(unit_id=unit.pk, count=12, by=rep, at=AT), Invalid, "keys"),
        (lambda: keys.take(unit_id=unit.pk, by=auditor, at=AT), NotAllowed, "keys"),
        (lambda: keys.take(unit_id=unit.pk, holder_id=4711, by=rep, at=AT), Invalid, "of this dealership"),
        (lambda: keys.give_back(unit_id=unit.pk, by=rep, at=AT), Conflict, "Nobody"),
        (lambda: keys.take(unit_id=unit.pk, by=rep, at=AT, version=9), Stale, "meanwhile"),
    ]
    before = (AuditEvent.objects.count(), LotPlace.objects.count())
    for attempt, error, words in tries:
        with pytest.raises(error, match=words):
            attempt()
    assert (now_is(unit).seen_at, now_is(unit).version) == (None, 1)
    assert (Sighting.objects.count(), KeySet.objects.count(), KeyMove.objects.count()) == (0, 0, 0)
    assert (AuditEvent.objects.count(), LotPlace.objects.count()) == before


def test_a_phone_whose_clock_runs_ahead(shop: Dealership, rep: Actor) -> None:
    unit = unit_in(shop, "in_stock")
    seen = Look(AT + timedelta(hours=9))
    assert see(unit_id=unit.pk, look=seen, by=rep, at=AT).seen_at == AT


def test_moving_to_another_lot_leaves_the_row(
    shop: Dealership, boss: Actor, rep: Actor, places: list[LotPlace]
) -> None:
    """The bulk verb "move to a lot" is this edit for each unit; its undo finds the row again."""
    unit = unit_in(shop, "in_stock")
    look(unit, places[0], rep)
    home = places[0].location_id
    for lot_id, row in ((places[2].location_id, None), (home, places[0]), (None, None)):
        editing.edit(unit_id=unit.pk, changes={"location_id": lot_id}, by=boss, at=AT)
        assert now_is(unit).lot_place == row
    with pytest.raises(Conflict, match="stand at Row B"):
        look(unit, places[1], rep, at=AT + timedelta(hours=1))
        lot_places.change_place(
            place_id=places[1].pk, changes={"location_id": places[2].location_id}, by=boss, at=AT
        )
    off = lot_places.change_place(
        place_id=places[0].pk, changes={"is_active": False}, by=boss, at=AT, version=1
    )
    assert (off.is_active, off.version, off.history.count()) == (False, 2, 2)


def test_keys_go_from_hand_to_hand(shop: Dealership, boss: Actor, rep: Actor) -> None:
    unit = unit_in(shop, "in_stock")
    keys.set_keys(unit_id=unit.pk, count=2, tag=" b 12 ", by=rep, at=AT)
    keys.take(unit_id=unit.pk, by=rep, at=AT)
    with pytest.raises(Conflict, match="The sales rep has the keys since"):
        keys.take(unit_id=unit.pk, by=boss, at=AT)
    keys.take(unit_id=unit.pk, by=boss, at=AT, handed_over=True, note="at the desk")
    kept = KeySet.objects.get()
    assert (kept.tag, kept.count, kept.holder_name) == ("B 12", 2, "The general manager")
    keys.give_back(unit_id=unit.pk, by=rep, at=AT)
    moves = KeyMove.objects.order_by("id").values_list("verb", "holder_name", "by_name")
    assert [verb for verb, _, _ in moves] == ["set", "take", "take", "return"]
    other = unit_in(shop, "in_stock")
    with pytest.raises(Conflict, match="another vehicle hang at B 12"):
        keys.set_keys(unit_id=other.pk, count=1, tag="b 12", by=rep, at=AT)
    StockUnit.objects.filter(pk=unit.pk).update(status="cancelled")
    keys.set_keys(unit_id=other.pk, count=1, tag="b 12", by=rep, at=AT)
    assert KeySet.objects.get(unit=unit).tag == ""
