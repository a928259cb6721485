"""The cost ledger: lines, reversals, and that the shown parts are always their sums."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Stale
from apps.core.models import AuditEvent, OutboxMessage
from apps.core.testing.permission_tables import by_role, refused
from apps.inventory import permissions as may
from apps.inventory.cost import COLUMNS, CostKind
from apps.inventory.cost_check import differences
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.models import CostEntry, StockUnit
from apps.inventory.services.costs import add_cost, reverse_cost
from apps.inventory.services.editing import edit
from apps.inventory.services.intake import take_in
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in


@pytest.fixture
def unit(shop: Dealership) -> StockUnit:
    return unit_in(shop, "in_stock")


def enter(unit: StockUnit, by: Actor, amount: str = "275.00", **over: Any) -> CostEntry:
    facts = {"kind": CostKind.TRANSPORT, "description": "Haul from auction", **over}
    return add_cost(unit_id=unit.pk, amount=Decimal(amount), by=by, at=AT, **facts)


def back(unit: StockUnit, entry: CostEntry, by: Actor, reason: str = "wrong car") -> CostEntry:
    return reverse_cost(unit_id=unit.pk, entry_id=entry.pk, reason=reason, by=by, at=AT)


def lines(unit: StockUnit, kind: str) -> list[tuple[str, Decimal]]:
    return list(CostEntry.objects.filter(unit=unit, kind=kind).order_by("id").values_list("origin", "amount"))


def test_an_entry_is_kept_and_summed(unit: StockUnit, boss: Actor) -> None:
    entry = enter(
        unit, boss, "275.004", vendor=" Ready Haul ", reference="RH-77", incurred_on=date(2026, 11, 3)
    )
    enter(unit, boss, "-75", description="Credit note")
    unit.refresh_from_db()
    assert (unit.transport, unit.version) == (Decimal("200.00"), 3)
    assert (entry.amount, entry.vendor, entry.reference) == (Decimal("275.00"), "Ready Haul", "RH-77")
    assert (entry.actor_name, entry.at, entry.incurred_on) == (boss.name, AT, date(2026, 11, 3))
    told = OutboxMessage.objects.latest("id").payload
    assert (told["kind"], told["old_cost"], told["cost"]) == ("transport", "18275.00", "18200.00")
    act = AuditEvent.objects.latest("id")
    assert (act.action, act.changes) == ("inventory.add_cost", {"transport": ["275.00", "200.00"]})
    assert differences() == []


def test_a_reversal_takes_back_once_and_says_why(unit: StockUnit, boss: Actor) -> None:
    entry = enter(unit, boss)
    with pytest.raises(Invalid, match="Say why"):
        back(unit, entry, boss, " ")
    undone = back(unit, entry, boss)
    unit.refresh_from_db()
    assert (undone.amount, undone.reverses_id, undone.reason) == (-entry.amount, entry.pk, "wrong car")
    assert unit.transport is None, "nobody's entry stands: not known"
    with pytest.raises(Conflict, match="already"):
        back(unit, entry, boss)
    with pytest.raises(Invalid, match="anew"):
        back(unit, undone, boss)
    assert len(lines(unit, "transport")) == 2


def test_no_kind_sums_to_less_than_nothing(unit: StockUnit, boss: Actor) -> None:
    first = enter(unit, boss, "100")
    enter(unit, boss, "-60", description="Credit note")
    for refused_act in (lambda: enter(unit, boss, "-40.01"), lambda: back(unit, first, boss)):
        with pytest.raises(Invalid, match="less than nothing"), transaction.atomic():
            refused_act()
    unit.refresh_from_db()
    assert (unit.transport, len(lines(unit, "transport"))) == (Decimal("40.00"), 2)


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"description": " "}, "description"),
        ({"incurred_on": date(2026, 11, 21)}, "incurred_on"),
    ],
    ids=("nothing", "for nothing", "tomorrow"),
)
def test_what_is_no_cost(unit: StockUnit, boss: Actor, over: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        enter(unit, boss, **over)
    assert field in refusal.value.fields
    assert lines(unit, "transport") == []


def test_only_the_units_own_entry_at_the_version_seen(shop: Dealership, unit: StockUnit, boss: Actor) -> None:
    other = enter(unit_in(shop, "in_stock"), boss)
    with pytest.raises(NotFound):
        back(unit, other, boss)
    with pytest.raises(Stale):
        enter(unit, boss, version=9)


def test_a_cost_that_moved_on_takes_no_more(shop: Dealership, boss: Actor) -> None:
    gone = unit_in(shop, "transferred")
    with pytest.raises(Conflict, match="other rooftop"):
        enter(gone, boss)
    late = unit_in(shop, "delivered")
    assert enter(late, boss).amount == Decimal("275.00"), "an invoice may come after the delivery"


def test_taking_in_opens_and_correcting_adjusts(shop: Dealership, boss: Actor) -> None:
    entry = UnitEntry(
        condition="used", acquisition_cost=Decimal(18400), fees=Decimal(0), acquired_on=date(2026, 11, 2)
    )
    unit = take_in(vin=None, vehicle=VehicleEntry(), unit=entry, by=boss, at=AT)
    opening = CostEntry.objects.get(kind="acquisition")
    assert (opening.origin, opening.incurred_on) == ("opening", date(2026, 11, 2))
    changes = {"acquisition_cost": Decimal(18000), "recon": Decimal(900), "fees": None}
    edit(unit_id=unit.pk, changes=changes, reason="invoice came", by=boss, at=AT)
    assert lines(unit, "acquisition") == [("opening", Decimal(18400)), ("adjusting", Decimal(-400))]
    assert lines(unit, "recon") == [("opening", Decimal(900))]
    assert lines(unit, "fee") == [("opening", Decimal(0)), ("reversing", Decimal(0))]
    assert CostEntry.objects.get(origin="adjusting").reason == "invoice came"
    unit.refresh_from_db()
    assert (unit.acquisition_cost, unit.fees) == (Decimal(18000), None)
    assert differences() == []


AMOUNTS = st.decimals(min_value=-900, max_value=2000, places=2, allow_nan=False)
STEPS = st.lists(
    st.tuples(st.sampled_from(("add", "back", "edit")), st.sampled_from(list(CostKind)), AMOUNTS),
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_parts_are_the_sums_whatever_happens(shop: Dealership, boss: Actor, steps: list[Any]) -> None:
    unit = unit_in(shop, "in_stock")
    for what, kind, amount in steps:
        try:
            with transaction.atomic():
                STEP[what](unit, kind, amount, boss)
        except DomainError:
            pass
        assert differences() == []
    unit.refresh_from_db()
    assert all((getattr(unit, column) or 0) >= 0 for column in COLUMNS.values())


def _back(unit: StockUnit, kind: CostKind, amount: Decimal, by: Actor) -> None:
    entry = CostEntry.objects.filter(unit=unit, kind=kind).order_by("id").first()
    if entry is not None:
        back(unit, entry, by)


def _edit(unit: StockUnit, kind: CostKind, amount: Decimal, by: Actor) -> None:
    wanted = None if amount == 0 else abs(amount)
    edit(unit_id=unit.pk, changes={COLUMNS[kind]: wanted}, by=by, at=AT)


STEP: dict[str, Callable[..., object]] = {
    "add": lambda unit, kind, amount, by: enter(unit, by, str(amount), kind=kind),
    "back": _back,
    "edit": _edit,
}


def test_the_check_names_what_went_around_the_ledger(unit: StockUnit) -> None:
    call_command("verify_costs", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_stockunit SET recon = 5 WHERE id = %s", [unit.pk])
    (found,) = differences()
    assert (found.unit_id, found.kind, found.shown, found.ledger) == (unit.pk, "recon", Decimal(5), None)
    with pytest.raises(CommandError, match="1 costs differ"):
        call_command("verify_costs", verbosity=0)


@pytest.mark.parametrize("statement", ["UPDATE {} SET amount = 1", "DELETE FROM {}"])
def test_the_database_keeps_the_ledger(unit: StockUnit, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("inventory_costentry"))


def test_the_database_refuses_a_second_reversal(unit: StockUnit, boss: Actor) -> None:
    undone = back(unit, enter(unit, boss), boss)
    undone.pk = None
    undone._state.adding = True
    with pytest.raises(IntegrityError, match="inventory_cost_reversed_once"), transaction.atomic():
        undone.save()


@pytest.mark.parametrize(("role", "allowed"), by_role(may.ENTER_COST))
def test_who_may_enter(unit: StockUnit, role: str, allowed: bool) -> None:
    actor = actor_of(role, unit.dealership)
    if allowed:
        assert enter(unit, actor).pk
        return
    with refused(may.ENTER_COST, unit):
        enter(unit, actor)
    assert lines(unit, "transport") == []


@pytest.mark.parametrize(("role", "allowed"), by_role(may.REVERSE_COST))
def test_who_may_reverse(unit: StockUnit, boss: Actor, role: str, allowed: bool) -> None:
    entry = enter(unit, boss)
    actor = actor_of(role, unit.dealership)
    if allowed:
        assert back(unit, entry, actor).pk
        return
    with refused(may.REVERSE_COST, unit):
        back(unit, entry, actor)


def test_entering_needs_to_see_cost(unit: StockUnit, boss: Actor) -> None:
    fields = {name: getattr(boss, name) for name in Actor.__slots__}
    blind = Actor(**{**fields, "permissions": frozenset({may.ENTER_COST, may.REVERSE_COST})})
    for act in (lambda: enter(unit, blind), lambda: back(unit, CostEntry.objects.earliest("id"), blind)):
        with pytest.raises(NotAllowed):
            act()
