"""Work on a car: states × verbs × roles, the limit, the tolerance, and the cost ledger behind it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import Dealer
from apps.core import permissions
from apps.core.actor import Actor
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Stale
from apps.core.models import AuditEvent, OutboxMessage
from apps.inventory import work as rules
from apps.inventory.models import CostEntry, StockUnit, WorkItem, WorkPolicy
from apps.inventory.services import costs, work, work_done
from apps.inventory.services.work_policy import set_work_policy
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in

STATES = ("proposed", "approved", "declined", "done", "cancelled")
# Typed once more: where each verb leads from each state; anything else is refused.
TABLE = {
    ("proposed", "approve"): "approved",
    ("proposed", "decline"): "declined",
    ("proposed", "cancel"): "cancelled",
    ("approved", "finish"): "done",
    ("approved", "cancel"): "cancelled",
    ("done", "undo"): "approved",
}
VERBS: dict[str, Callable[[WorkItem, Actor], object]] = {
    "approve": lambda item, by: work.approve(item_id=item.pk, by=by, at=AT),
    "decline": lambda item, by: work.decline(item_id=item.pk, reason="too dear", by=by, at=AT),
    "finish": lambda item, by: work_done.finish(item_id=item.pk, actual=Decimal(800), by=by, at=AT),
    "cancel": lambda item, by: work.cancel(item_id=item.pk, reason="sold as is", by=by, at=AT),
    "undo": lambda item, by: work_done.undo(item_id=item.pk, reason="not done", by=by, at=AT),
}


@pytest.fixture
def unit(shop: Dealership) -> StockUnit:
    return unit_in(shop, "in_stock")


@pytest.fixture
def advisor(shop: Dealership) -> Actor:
    return actor_of("service_advisor", shop, user_id=903)


def proposed(unit: StockUnit, by: Actor, amount: int = 800, **more: Any) -> WorkItem:
    facts = {"title": "Front brakes", "kind": "mechanical", "vendor": "Metro Brakes", **more}
    return work.propose(unit_id=unit.pk, estimate=Decimal(amount), by=by, at=AT, **facts)


def item_in(unit: StockUnit, state: str, advisor: Actor, boss: Actor) -> WorkItem:
    """An item that its verbs brought to ``state``."""
    way = {
        "proposed": (),
        "approved": ("approve",),
        "declined": ("decline",),
        "done": ("approve", "finish"),
        "cancelled": ("cancel",),
    }
    item = proposed(unit, advisor)
    for verb in way[state]:
        VERBS[verb](item, boss)
    item.refresh_from_db()
    assert item.state == state
    return item


def test_the_table_is_the_lifecycles() -> None:
    ways = {(source, t.verb) for t in rules.WORK.transitions for source in t.sources}
    assert ways == set(TABLE)
    assert set(rules.WORK.verbs()) == set(VERBS)


@pytest.mark.parametrize("state", STATES)
def test_each_cell_for_each_role(
    shop: Dealership, unit: StockUnit, advisor: Actor, boss: Actor, state: str
) -> None:
    item = item_in(unit, state, advisor, boss)
    watched = (WorkItem, CostEntry, AuditEvent, OutboxMessage, StockUnit)
    before = [list(model.objects.order_by("pk").values()) for model in watched]
    for verb, call in VERBS.items():
        code = next(t.permission for t in rules.WORK.transitions if t.verb == verb)
        for role in permissions.ROLES:
            point = transaction.savepoint()
            try:
                call(item, actor_of(role, shop, user_id=777))
                outcome = WorkItem.objects.get(pk=item.pk).state
            except NotAllowed:
                outcome = "not allowed"
            except Conflict:
                outcome = "conflict"
            transaction.savepoint_rollback(point)
            allowed = code in permissions.defaults_for(role)
            assert outcome == (TABLE.get((state, verb), "conflict") if allowed else "not allowed"), (
                verb,
                role,
            )
    assert [list(model.objects.order_by("pk").values()) for model in watched] == before


def test_done_posts_a_line_and_undo_takes_it_back(unit: StockUnit, advisor: Actor, boss: Actor) -> None:
    item = item_in(unit, "approved", advisor, boss)
    work_done.finish(item_id=item.pk, actual=Decimal("812.50"), reference="M-9", by=advisor, at=AT)
    item.refresh_from_db()
    unit.refresh_from_db()
    assert item.entry is not None
    assert (item.entry.amount, item.entry.vendor, item.entry.reference) == (
        Decimal("812.50"),
        "Metro Brakes",
        "M-9",
    )
    assert unit.recon == Decimal("812.50")
    work_done.undo(item_id=item.pk, reason="wrong car", by=boss, at=AT)
    item.refresh_from_db()
    unit.refresh_from_db()
    assert (item.state, item.actual, item.entry_id, unit.recon) == ("approved", None, None, None)
    amounts = CostEntry.objects.filter(unit=unit, kind="recon").values_list("amount", flat=True)
    assert sorted(amounts) == [Decimal("-812.50"), Decimal("812.50")]


def test_a_line_reversed_in_the_ledger_is_not_reversed_twice(
    unit: StockUnit, advisor: Actor, boss: Actor
) -> None:
    item = item_in(unit, "done", advisor, boss)
    costs.reverse_cost(unit_id=unit.pk, entry_id=item.entry_id or 0, reason="credited", by=boss, at=AT)
    work_done.undo(item_id=item.pk, reason="credited", by=boss, at=AT)
    assert CostEntry.objects.filter(unit=unit, kind="recon").count() == 2


def test_work_that_costs_nothing_posts_nothing(unit: StockUnit, advisor: Actor) -> None:
    item = proposed(unit, advisor, 0, title="Wash", kind="detail", vendor="")
    done = work_done.finish(item_id=item.pk, actual=Decimal(0), by=advisor, at=AT)
    assert (done.state, done.entry) == ("done", None)
    assert not CostEntry.objects.filter(unit=unit, kind="recon").exists()


def test_within_the_limit_nobody_is_asked_and_a_big_job_is_not_split(
    shop: Dealership, unit: StockUnit, advisor: Actor, boss: Actor
) -> None:
    first, second, third = (proposed(unit, advisor, amount) for amount in (300, 200, 1))
    assert [row.state for row in (first, second, third)] == ["approved", "approved", "proposed"]
    assert (first.within_limit, first.decided_by_id) == (True, advisor.user_id)
    work.cancel(item_id=second.pk, reason="not needed", by=advisor, at=AT)
    assert proposed(unit, advisor, 200).state == "approved"
    assert proposed(unit_in(shop, "in_stock"), advisor, 500).state == "approved"
    set_work_policy(approval_limit=Decimal(0), tolerance=Decimal(0), by=boss, at=AT)
    assert proposed(unit, advisor, 1).state == "proposed"


def test_what_comes_to_more_asks_again(unit: StockUnit, advisor: Actor, boss: Actor) -> None:
    item = item_in(unit, "approved", advisor, boss)
    late = work_done.finish(item_id=item.pk, actual=Decimal("850.01"), by=advisor, at=AT)
    assert (late.state, late.actual, rules.asked(late)) == (
        "proposed",
        Decimal("850.01"),
        Decimal("850.01"),
    )
    assert not CostEntry.objects.filter(unit=unit, kind="recon").exists()
    back = work.decline(item_id=item.pk, reason="quoted 800", by=boss, at=AT)
    assert (back.state, back.actual, back.approved_amount) == ("approved", None, Decimal(800))
    assert work_done.finish(item_id=item.pk, actual=Decimal(850), by=advisor, at=AT).state == "done"
    work_done.undo(item_id=item.pk, reason="more came", by=boss, at=AT)
    work_done.finish(item_id=item.pk, actual=Decimal(1200), by=advisor, at=AT)
    paid = work.approve(item_id=item.pk, by=boss, at=AT)
    assert (paid.state, paid.approved_amount) == ("done", Decimal(1200))
    unit.refresh_from_db()
    assert unit.recon == Decimal(1200)


def test_small_work_that_comes_to_more_within_the_limit_is_done(unit: StockUnit, advisor: Actor) -> None:
    item = proposed(unit, advisor, 100)
    done = work_done.finish(item_id=item.pk, actual=Decimal(400), by=advisor, at=AT)
    assert (done.state, done.approved_amount, done.within_limit) == ("done", Decimal(400), True)


def test_nobody_approves_his_own_while_somebody_else_can(dealer: Dealer) -> None:
    with dealer.scope("sales_manager"):
        boss = dealer.actor("sales_manager")
        alone = proposed(unit_in(dealer.dealership, "in_stock"), boss)
        assert work.approve(item_id=alone.pk, by=boss, at=AT).self_approved
        dealer.user("general_manager")
        item = proposed(unit_in(dealer.dealership, "in_stock"), boss)
        with pytest.raises(NotAllowed, match="somebody else must approve it"):
            work.approve(item_id=item.pk, by=boss, at=AT)
        assert WorkItem.objects.get(pk=item.pk).state == "proposed"
        other = dealer.actor("general_manager")
        assert not work.approve(item_id=item.pk, by=other, at=AT).self_approved
        told = AuditEvent.objects.filter(action="inventory.approve_work").order_by("id")
        assert [act.facts["self_approved"] for act in told] == [True, False]


def test_what_is_refused_changes_nothing(
    shop: Dealership, unit: StockUnit, advisor: Actor, boss: Actor
) -> None:
    item = item_in(unit, "approved", advisor, boss)
    other = unit_in(shop, "in_stock")
    over = unit_in(shop, "delivered")
    base: dict[str, Any] = {"by": boss, "at": AT}
    tries: list[tuple[Any, type[DomainError], str]] = [
        (lambda: proposed(unit, actor_of("sales_rep", shop)), NotAllowed, "does not allow"),
        (lambda: proposed(unit, advisor, title=" "), Invalid, "cannot be proposed"),
        (lambda: proposed(unit, advisor, kind="paint"), Invalid, "cannot be proposed"),
        (lambda: proposed(unit, advisor, -1), Invalid, "cannot be proposed"),
        (lambda: proposed(unit, advisor, step_id=10**9), Invalid, "no such step"),
        (lambda: proposed(over, advisor), Conflict, "stay is over"),
        (lambda: proposed(unit, advisor, version=99), Stale, "meanwhile"),
        (lambda: work.cancel(item_id=item.pk, reason=" ", **base), Invalid, "Say why"),
        (lambda: work.cancel(item_id=item.pk, reason="x", unit_id=other.pk, **base), NotFound, "no such"),
        (lambda: work.cancel(item_id=item.pk, reason="x", version=1, **base), Stale, "meanwhile"),
        (lambda: work_done.finish(item_id=item.pk, actual=Decimal(-1), **base), Invalid, "reported"),
        (
            lambda: work_done.finish(
                item_id=item.pk, actual=Decimal(1), finished_on=AT.date().replace(year=2027), **base
            ),
            Invalid,
            "reported",
        ),
    ]
    watched = (WorkItem, CostEntry, AuditEvent, OutboxMessage, StockUnit)
    before = [list(model.objects.order_by("pk").values()) for model in watched]
    for attempt, error, words in tries:
        with pytest.raises(error, match=words):
            attempt()
    assert [list(model.objects.order_by("pk").values()) for model in watched] == before


def test_a_decision_about_more_needs_its_reason(unit: StockUnit, advisor: Actor, boss: Actor) -> None:
    item = item_in(unit, "done", advisor, boss)
    with pytest.raises(Invalid, match="Say why"):
        work_done.undo(item_id=item.pk, reason=" ", by=boss, at=AT)
    with pytest.raises(Conflict):
        work.decline(item_id=item.pk, reason="late", by=boss, at=AT)
    assert item.history.count() == 3


def test_the_policy_is_set_by_those_who_may(shop: Dealership, boss: Actor, advisor: Actor) -> None:
    amounts = {"approval_limit": Decimal(900), "tolerance": Decimal("25.00"), "at": AT}
    with pytest.raises(NotAllowed):
        set_work_policy(by=advisor, **amounts)
    with pytest.raises(Invalid):
        set_work_policy(by=boss, approval_limit=Decimal(-1), tolerance=Decimal(0), at=AT)
    assert not WorkPolicy.objects.exists()
    row = set_work_policy(by=boss, **amounts)
    with pytest.raises(Stale):
        set_work_policy(by=boss, version=row.version - 1, **amounts)
    assert WorkPolicy.objects.get().approval_limit == 900


money = st.decimals(0, 5000, places=2)


@given(money, st.lists(money, max_size=6), money)
def test_the_limit_is_for_the_car(limit: Decimal, decided: list[Decimal], amount: Decimal) -> None:
    """However a job is split: what went by the limit never sums to more than it."""
    free: list[Decimal] = []
    for part in (*decided, amount):
        if rules.within_limit(limit, free, part):
            free.append(part)
    assert sum(free) <= limit
    assert rules.within_limit(limit, (), amount) == (amount <= limit)


@given(st.lists(st.tuples(st.sampled_from(STATES), money, money, money), max_size=8))
def test_the_sums_are_of_what_stands(rows: list[tuple[str, Decimal, Decimal, Decimal]]) -> None:
    items = [WorkItem(state=s, estimate=e, approved_amount=a, actual=c) for s, e, a, c in rows]
    said = rules.totals(items)
    gone = ("declined", "cancelled")
    assert said.estimated == sum((e for s, e, _, _ in rows if s not in gone), Decimal(0))
    assert said.approved == sum((a for s, _, a, _ in rows if s in ("approved", "done")), Decimal(0))
    assert said.actual == sum((c for s, _, _, c in rows if s == "done"), Decimal(0))
    assert said.open == sum(s in ("proposed", "approved") for s, *_ in rows)
