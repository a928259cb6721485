"""Floorplan advances: begin, are curtailed, end; and what they do to the true cost."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.models import AuditEvent, OutboxMessage
from apps.core.tenancy import scope
from apps.core.testing.permission_tables import by_role, refused
from apps.inventory import permissions as may
from apps.inventory.costing import build_up, true_cost_on
from apps.inventory.models import FloorplanAdvance, FloorplanPayment, FloorplanPlan, StockUnit
from apps.inventory.services.floorplan import pay_curtailment, pay_off, start_advance
from apps.inventory.services.floorplan_terms import add_plan, change_plan, set_policy
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in
from apps.inventory.tests.verbs import calls

TODAY = date(2026, 11, 20)
TERMS: dict[str, Any] = {
    "lender": "Acme Floorplan",
    "rate_pct": Decimal("8.25"),
    "basis": 360,
    "first_after_days": 90,
    "first_pct": Decimal(10),
    "every_days": 30,
    "each_pct": Decimal(10),
}


@pytest.fixture
def unit(shop: Dealership) -> StockUnit:
    return unit_in(shop, "in_stock", acquired_on=date(2026, 10, 20), pack=Decimal(300))


@pytest.fixture
def plan(shop: Dealership, boss: Actor) -> FloorplanPlan:
    return add_plan(by=boss, **TERMS)


@pytest.fixture
def advance(unit: StockUnit, plan: FloorplanPlan, boss: Actor) -> FloorplanAdvance:
    return start(unit, plan, boss)


def start(unit: StockUnit, plan: FloorplanPlan, by: Actor, **over: Any) -> FloorplanAdvance:
    facts = {"principal": Decimal(18400), **over}
    return start_advance(unit_id=unit.pk, plan_id=plan.pk, by=by, at=AT, **facts)


def test_an_advance_copies_the_terms(advance: FloorplanAdvance, plan: FloorplanPlan, boss: Actor) -> None:
    change_plan(plan_id=plan.pk, changes={"rate_pct": Decimal(9)}, by=boss)
    advance.refresh_from_db()
    assert (advance.rate_pct, advance.started_on, advance.balance) == (
        Decimal("8.250"),
        date(2026, 10, 20),
        Decimal(18400),
    )
    assert (advance.next_due_on, advance.next_due) == (date(2027, 1, 18), Decimal(1840))
    told = OutboxMessage.objects.latest("id").payload
    assert (told["act"], told["balance"]) == ("start", "18400.00")


def test_interest_is_carried_or_expensed(unit: StockUnit, advance: FloorplanAdvance, boss: Actor) -> None:
    """CST-03's interest: 18,400 at 8.25 % for 31 days on 360."""
    built = build_up(unit, TODAY)
    assert (built.carried, built.interest) == (True, Decimal("130.72"))
    assert (built.true_cost, built.packed_cost) == (Decimal("18130.72"), Decimal("18430.72"))
    assert true_cost_on(unit, date(2026, 10, 20)) == Decimal("18000.00")
    set_policy(carries_in_cost=False, reason="our accountant expenses it", by=boss, at=AT)
    built = build_up(unit, TODAY)
    assert (built.carried, built.interest, built.true_cost) == (False, Decimal("130.72"), Decimal(18000))
    assert AuditEvent.objects.latest("id").reason == "our accountant expenses it"


def test_a_curtailment_lowers_what_is_owed(advance: FloorplanAdvance, boss: Actor) -> None:
    day = date(2026, 11, 10)
    pay_curtailment(
        advance_id=advance.pk, amount=Decimal(2000), paid_on=day, reference="ACH 9", by=boss, at=AT
    )
    advance.refresh_from_db()
    assert (advance.balance, advance.next_due_on, advance.next_due) == (
        Decimal(16400),
        date(2027, 2, 17),
        Decimal(1680),
    )
    row = FloorplanPayment.objects.get()
    assert (row.kind, row.paid_on, row.actor_name) == ("curtailment", day, boss.name)
    assert AuditEvent.objects.latest("id").changes == {"floorplan_balance": ["18400.00", "16400.00"]}


def test_a_payoff_ends_it(unit: StockUnit, advance: FloorplanAdvance, plan: Any, boss: Actor) -> None:
    pay_off(advance_id=advance.pk, reference="wire", by=boss, at=AT)
    advance.refresh_from_db()
    assert (advance.balance, advance.ended_on, advance.end) == (0, TODAY, "paid_off")
    assert (advance.next_due_on, advance.next_due) == (None, None)
    assert build_up(unit, TODAY + timedelta(days=90)).interest == Decimal("130.72")
    with pytest.raises(Conflict, match="over"):
        pay_off(advance_id=advance.pk, by=boss, at=AT)
    again = start(unit, plan, boss, started_on=TODAY)
    assert build_up(unit, TODAY + timedelta(days=31)).interest == Decimal("261.44")
    assert again.pk != advance.pk


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("deliver", "sold"),
        ("transfer", "in_stock"),
        ("return_to_source", "in_stock"),
        ("write_off", "in_stock"),
        ("cancel", "ordered"),
    ],
)
def test_it_ends_with_the_stay(shop: Dealership, plan: Any, boss: Actor, verb: str, state: str) -> None:
    sister = DealershipFactory(group=shop.group)
    unit = unit_in(shop, state)
    advance = start(unit, plan, boss, started_on=date(2026, 10, 20))
    calls(sister.pk)[verb](unit, boss)
    advance.refresh_from_db()
    unit.refresh_from_db()
    assert (advance.ended_on, advance.end, advance.next_due_on) == (TODAY, unit.status, None)


def test_a_transfer_goes_at_the_true_cost(
    shop: Dealership, unit: StockUnit, advance: Any, boss: Actor
) -> None:
    sister = DealershipFactory(group=shop.group)
    calls(sister.pk)["transfer"](unit, boss)
    with scope(sister.pk):
        assert StockUnit.objects.get().acquisition_cost == Decimal("18130.72")


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"principal": Decimal(0)}, "principal"),
        ({"started_on": date(2026, 11, 21)}, "started_on"),
        ({"plan_id": 10**9}, "plan_id"),
    ],
    ids=("no principal", "tomorrow", "no lender"),
)
def test_what_cannot_begin(unit: StockUnit, plan: Any, boss: Actor, over: Any, field: str) -> None:
    facts = {"plan_id": plan.pk, "principal": Decimal(1), **over}
    with pytest.raises(Invalid) as refusal:
        start_advance(unit_id=unit.pk, by=boss, at=AT, **facts)
    assert field in refusal.value.fields
    assert not FloorplanAdvance.objects.exists()


def test_one_open_advance_a_unit(
    shop: Dealership, unit: StockUnit, advance: Any, plan: Any, boss: Actor
) -> None:
    with pytest.raises(Conflict, match="already"):
        start(unit, plan, boss)
    with pytest.raises(Conflict, match="over"):
        start(unit_in(shop, "delivered"), plan, boss)
    assert FloorplanAdvance.objects.count() == 1


@pytest.mark.parametrize(
    "over",
    [
        {"amount": Decimal(18400)},
        {"amount": Decimal(0)},
        {"paid_on": date(2026, 11, 21)},
        {"paid_on": date(2026, 10, 19)},
    ],
    ids=("all", "nothing", "tomorrow", "before"),
)
def test_what_is_no_curtailment(advance: FloorplanAdvance, boss: Actor, over: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        pay_curtailment(advance_id=advance.pk, by=boss, at=AT, **{"amount": Decimal(5), **over})
    advance.refresh_from_db()
    assert (advance.balance, FloorplanPayment.objects.count()) == (Decimal(18400), 0)


def test_two_at_one_advance(advance: FloorplanAdvance, boss: Actor) -> None:
    pay_curtailment(advance_id=advance.pk, amount=Decimal(5), by=boss, at=AT)
    with pytest.raises(Conflict, match="meanwhile"):
        pay_curtailment(advance_id=advance.pk, amount=Decimal(5), by=boss, at=AT, version=advance.version)
    with pytest.raises(NotFound):
        pay_off(advance_id=10**9, by=boss, at=AT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rate_pct": Decimal(-1)}, "rate_pct"),
        ({"basis": 366}, "basis"),
        ({"lender": " "}, "lender"),
        ({"first_after_days": None}, "first_after_days"),
        ({"every_days": None}, "every_days"),
    ],
)
def test_terms_that_cannot_be(shop: Dealership, boss: Actor, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add_plan(by=boss, **{**TERMS, **changes})
    assert field in refusal.value.fields
    assert not FloorplanPlan.objects.exists()


def test_a_lender_is_listed_once(plan: FloorplanPlan, boss: Actor) -> None:
    with pytest.raises(Conflict, match="already"):
        add_plan(by=boss, **TERMS)


def test_payments_are_kept_by_the_database(advance: FloorplanAdvance, boss: Actor) -> None:
    pay_curtailment(advance_id=advance.pk, amount=Decimal(5), by=boss, at=AT)
    for statement in (
        "UPDATE inventory_floorplanpayment SET amount = 1",
        "DELETE FROM inventory_floorplanpayment",
    ):
        with (
            pytest.raises(DatabaseError, match="permission"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize(("role", "allowed"), by_role(may.FLOORPLAN))
def test_who_may(unit: StockUnit, plan: FloorplanPlan, role: str, allowed: bool) -> None:
    actor = actor_of(role, unit.dealership)
    if allowed:
        assert start(unit, plan, actor).pk
        return
    with refused(may.FLOORPLAN, unit):
        start(unit, plan, actor)
    assert not FloorplanAdvance.objects.exists()


@pytest.mark.parametrize(("role", "allowed"), by_role(may.FLOORPLAN_TERMS))
def test_who_may_set_terms(shop: Dealership, role: str, allowed: bool) -> None:
    actor = actor_of(role, shop)
    if allowed:
        assert add_plan(by=actor, **TERMS).pk
        return
    with refused(may.FLOORPLAN_TERMS):
        add_plan(by=actor, **TERMS)
    with refused(may.FLOORPLAN_TERMS):
        set_policy(carries_in_cost=False, reason="x", by=actor, at=AT)
    assert not FloorplanPlan.objects.exists()
