"""The sales status: the table of the domain, each cell allowed and refused, for each role."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.core import permissions
from apps.core.actor import Actor
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed
from apps.core.models import OutboxMessage
from apps.inventory import permissions as may
from apps.inventory.lifecycle import ENTRY, STATES, STOCK_UNIT
from apps.inventory.models import Hold, StockUnit
from apps.inventory.services import disposing, holds, movement
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in
from apps.inventory.tests.verbs import calls

# domain.md §1, typed once more: the table that the transitions must spell, and no other.
DOMAIN = {
    "ordered": {"in_transit", "in_stock", "held", "cancelled"},
    "in_transit": {"in_stock", "held", "cancelled"},
    "in_stock": {"held", "pending_sale", "transferred", "returned_to_source", "written_off"},
    "held": {"ordered", "in_transit", "in_stock", "pending_sale"},
    "pending_sale": {"sold", "in_stock"},
    "sold": {"delivered", "in_stock"},
    "delivered": {"in_stock"},
}


def test_the_transitions_are_the_domains() -> None:
    spelled: dict[str, set[str]] = {}
    for transition in STOCK_UNIT.transitions:
        for source in transition.sources:
            spelled.setdefault(source, set()).add(transition.target)
    assert spelled == DOMAIN
    assert set(ENTRY) == {"ordered", "in_transit", "in_stock"}


def snapshot(unit: StockUnit) -> dict[str, Any]:
    """Everything that a refused act must leave alone."""
    return {
        "unit": StockUnit.objects.filter(pk=unit.pk).values().get(),
        "units": StockUnit.objects.count(),
        "history": unit.history.count(),
        "holds": list(Hold.objects.order_by("id").values()),
        "events": OutboxMessage.objects.count(),
    }


@contextmanager
def discarded() -> Iterator[None]:
    """What the block does is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def attempt(unit: StockUnit, verb: str, actor: Actor, rooftop: Dealership) -> str:
    """Do ``verb`` and take it back if it succeeds; what came of it. A refusal is left as it is."""
    point = transaction.savepoint()
    try:
        calls(rooftop.pk)[verb](unit, actor)
    except NotAllowed:
        return "not allowed"
    except Conflict:
        return "conflict"
    status = StockUnit.objects.values_list("status", flat=True).get(pk=unit.pk)
    transaction.savepoint_rollback(point)
    return status


def expected(state: str, verb: str, role: str) -> str:
    held = permissions.defaults_for(role)
    ways = [t for t in STOCK_UNIT.transitions if t.verb == verb]
    if ways[0].permission not in held:
        return "not allowed"
    if verb == "release" and state == "held" and may.RELEASE_ANY_HOLD not in held:
        return "not allowed"
    possible = [t.target for t in ways if state in t.sources]
    if not possible:
        return "conflict"
    return "in_stock" if verb == "release" else possible[0]


@pytest.mark.parametrize("verb", STOCK_UNIT.verbs())
@pytest.mark.parametrize("state", STATES)
def test_each_cell_for_each_role(shop: Dealership, state: str, verb: str) -> None:
    unit = unit_in(shop, state)
    rooftop = DealershipFactory(group=shop.group)
    before = snapshot(unit)
    outcome = {role: attempt(unit, verb, actor_of(role, shop), rooftop) for role in permissions.ROLES}
    assert outcome == {role: expected(state, verb, role) for role in permissions.ROLES}
    assert snapshot(unit) == before, "a refusal left a trace"


@pytest.mark.parametrize("state", ENTRY)
def test_a_released_hold_goes_back_to_where_it_came_from(shop: Dealership, boss: Any, state: str) -> None:
    unit = unit_in(shop, state)
    every = calls(0)
    every["hold"](unit, boss)
    every["release"](unit, boss)
    unit.refresh_from_db()
    assert (unit.status, unit.held_from) == (state, "")


@pytest.mark.parametrize(
    "verb",
    [t.verb for t in STOCK_UNIT.transitions if t.needs_reason and t.permission in (may.MOVE, may.DISPOSE)],
)
def test_a_reason_is_asked_for(shop: Dealership, boss: Any, verb: str) -> None:
    source = next(s for t in STOCK_UNIT.transitions if t.verb == verb for s in t.sources)
    unit = unit_in(shop, source)
    before = snapshot(unit)
    with pytest.raises(Invalid, match="Say why"):
        service = getattr(movement, verb, None) or getattr(disposing, verb)
        service(unit_id=unit.pk, by=boss, at=AT, reason=" ")
    assert snapshot(unit) == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from(ENTRY),
    verbs=st.lists(st.sampled_from(STOCK_UNIT.verbs()), min_size=2, max_size=9),
)
def test_no_sequence_leaves_the_table(shop: Dealership, boss: Any, start: str, verbs: list[str]) -> None:
    with discarded():
        unit, every = unit_in(shop, start), calls(0)
        for verb in verbs:
            old = unit.status
            try:
                with transaction.atomic():
                    every[verb](unit, boss)
            except DomainError:
                pass
            unit.refresh_from_db()
            assert unit.status == old or unit.status in DOMAIN[old]
            assert Hold.objects.filter(unit=unit, ended_at=None).exists() == (unit.status == "held")


def test_one_can_only_release_ones_own_hold_without_authority(shop: Dealership) -> None:
    rep, colleague = actor_of("sales_rep", shop, user_id=1), actor_of("sales_rep", shop, user_id=2)
    unit = unit_in(shop, "in_stock")
    calls(0)["hold"](unit, rep)
    with pytest.raises(NotAllowed):
        holds.release(unit_id=unit.pk, by=colleague, at=AT)
    assert holds.release(unit_id=unit.pk, by=rep, at=AT).status == "in_stock"
