"""Steps to the front line: moves, clocks, gates; Buyers Guides and recalls."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed, Stale
from apps.core.models import AuditEvent
from apps.inventory.availability import obstacles_of
from apps.inventory.models import BuyersGuide, ReadinessStep, Recall, StepVisit, StockUnit
from apps.inventory.readiness import DEFAULTS, Clock, between, home, machine, recon_time
from apps.inventory.services import editing, guides, readiness, readiness_steps, recalls, sale
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, DEAL, unit_in

AS_IS = guides.Terms("as_is")
LIMITED = guides.Terms("limited", ("en", "es"), 50, 25, "Engine", "30 days")


@pytest.fixture
def steps(shop: Dealership) -> list[ReadinessStep]:
    return readiness_steps.active_steps(shop.pk)


def move(unit: StockUnit, step: ReadinessStep, by: Actor, **more: Any) -> StockUnit:
    return readiness.move_to(unit_id=unit.pk, step_id=step.pk, by=by, at=more.pop("at", AT), **more)


@given(
    st.lists(
        st.sampled_from(["intake", "inspection", "recon", "detail", "photos", "frontline"]),
        min_size=1,
        max_size=9,
    ),
    st.data(),
)
def test_no_unlisted_step_is_reachable(stages: list[str], data: st.DataObject) -> None:
    """Whatever verbs are tried: forward one step, ahead or back with a reason, nothing else."""
    rows = [ReadinessStep(pk=n + 1, name=f"S{n}", stage=stage) for n, stage in enumerate(stages)]
    table = machine(rows)
    at = home(rows, data.draw(st.sampled_from(stages))).pk
    for _ in range(12):
        verb = data.draw(st.sampled_from(["advance", "skip", "send_back", "teleport"]))
        try:
            first = table.find(str(at), verb)
        except Conflict:
            assert not any(t.verb == verb for t in table.possible(str(at)))
            continue
        to = int(first.target)
        assert to in {row.pk for row in rows} and to != at
        assert {"advance": to == at + 1, "skip": to > at + 1, "send_back": to < at}[verb]
        assert first.needs_reason == (verb != "advance")
        assert between(rows, at, to) == first
        at = to
    assert between(rows, at, at) is None


def test_a_store_begins_with_steps_made_once(shop: Dealership) -> None:
    first = readiness_steps.active_steps(shop.pk)
    assert [step.name for step in first] == [step.name for step in DEFAULTS]
    assert readiness_steps.active_steps(shop.pk) == first


def test_a_unit_walks_to_the_front_line(shop: Dealership, boss: Actor, steps: list[ReadinessStep]) -> None:
    unit = unit_in(shop, "in_stock")
    for hours, step in enumerate(steps[1:]):
        unit = move(unit, step, boss, at=AT + timedelta(hours=hours), version=unit.version)
    assert (unit.readiness, unit.step_id) == ("frontline", steps[-1].pk)
    visits = list(StepVisit.objects.filter(unit=unit).order_by("id"))
    assert [visit.verb for visit in visits] == ["advance"] * 5
    assert [visit.left_at is None for visit in visits] == [False] * 4 + [True]
    spent = recon_time([(v.step.stage, v.entered_at, v.left_at) for v in visits], AT + timedelta(days=9))
    assert spent == timedelta(hours=4)
    back = move(unit, steps[2], boss, at=AT + timedelta(days=1), reason="Noise from the left front")
    assert (back.readiness, StepVisit.objects.latest("id").note) == ("recon", "Noise from the left front")


def test_what_is_refused_changes_nothing(
    shop: Dealership, boss: Actor, rep: Actor, steps: list[ReadinessStep]
) -> None:
    unit = unit_in(shop, "in_stock", guide_current=False)
    ordered = unit_in(shop, "ordered")
    tries: list[tuple[Any, type[DomainError], str]] = [
        (lambda: move(unit, steps[1], rep), NotAllowed, "get-ready"),
        (lambda: move(unit, steps[0], boss), Invalid, "already"),
        (lambda: move(unit, steps[3], boss), Invalid, "say why"),
        (lambda: move(unit, steps[5], boss, reason="urgent"), Invalid, "Buyers Guide"),
        (lambda: move(unit, steps[1], boss, version=7), Stale, "meanwhile"),
        (lambda: move(unit, steps[1], boss, owner_id=4711), Invalid, "somebody of this dealership"),
        (lambda: move(unit, ReadinessStep(pk=10**9), boss), Invalid, "no such step"),
        (lambda: move(ordered, steps[1], boss), Conflict, "not here"),
    ]
    acts = AuditEvent.objects.count()
    for attempt, error, words in tries:
        with pytest.raises(error, match=words):
            attempt()
    unit.refresh_from_db()
    assert (unit.readiness, unit.version, unit.step_id) == ("intake", 1, None)
    assert (StepVisit.objects.count(), AuditEvent.objects.count()) == (0, acts)


def test_a_step_with_cars_is_not_retired(shop: Dealership, boss: Actor, steps: list[ReadinessStep]) -> None:
    move(unit_in(shop, "in_stock"), steps[1], boss)
    change = {"is_active": False}
    for step, words in ((steps[1], "stand in"), (steps[5], "front line")):
        with pytest.raises(Conflict, match=words):
            readiness_steps.change_step(step_id=step.pk, changes=change, by=boss, at=AT)
    readiness_steps.change_step(step_id=steps[4].pk, changes=change, by=boss, at=AT)
    with pytest.raises(Conflict, match="this name"):
        readiness_steps.add_step(by=boss, at=AT, name="Recon", position=5, stage="recon")
    assert len(readiness_steps.active_steps(shop.pk)) == 5


def test_a_clock_says_what_is_over() -> None:
    clock = Clock(AT, 24)
    seen = [(clock.tone(AT + timedelta(hours=h)), clock.words(AT + timedelta(hours=h))) for h in (2, 20, 30)]
    assert seen == [("good", "2 h of 1 d"), ("warn", "20 h of 1 d"), ("bad", "6 h over")]
    assert Clock(None, 24).tone(AT) == "neutral"


def test_a_guide_makes_a_used_car_available(shop: Dealership, boss: Actor) -> None:
    unit = unit_in(shop, "in_stock", readiness="frontline", guide_current=False)
    assert [found.code for found in obstacles_of(unit)] == ["guide"]
    assert not StockUnit.objects.available().exists()
    guides.issue_guide(unit_id=unit.pk, terms=AS_IS, by=boss, at=AT)
    second = guides.issue_guide(unit_id=unit.pk, terms=LIMITED, by=boss, at=AT)
    assert list(StockUnit.objects.available()) == [unit]
    standing = BuyersGuide.objects.filter(unit=unit, superseded_at=None)
    assert (list(standing), BuyersGuide.objects.count()) == ([second], 2)
    editing.edit(unit_id=unit.pk, changes={"condition": "cpo"}, by=boss, at=AT)
    assert list(StockUnit.objects.unavailable()) == [unit]
    editing.edit(unit_id=unit.pk, changes={"condition": "used"}, by=boss, at=AT)
    assert list(StockUnit.objects.available()) == [unit]


@pytest.mark.parametrize(
    "terms",
    [
        guides.Terms("verbal"),
        guides.Terms("as_is", labour_pct=50),
        guides.Terms("limited", labour_pct=50, parts_pct=101, systems="Engine"),
        guides.Terms("full", labour_pct=100, parts_pct=100),
        guides.Terms("as_is", ()),
        guides.Terms("as_is", ("fr",)),
    ],
)
def test_a_guide_that_contradicts_itself(shop: Dealership, boss: Actor, terms: guides.Terms) -> None:
    unit = unit_in(shop, "in_stock")
    with pytest.raises(Invalid):
        guides.issue_guide(unit_id=unit.pk, terms=terms, by=boss, at=AT)
    with pytest.raises(NotAllowed):
        guides.issue_guide(unit_id=unit.pk, terms=AS_IS, by=actor_of("sales_rep", shop), at=AT)
    assert not BuyersGuide.objects.exists()


def test_a_car_in_recon_is_sold_but_not_without_its_guide(shop: Dealership, boss: Actor) -> None:
    unit = unit_in(shop, "pending_sale", readiness="recon", guide_current=False)
    with pytest.raises(Conflict, match="Buyers Guide"):
        sale.sell(unit_id=unit.pk, deal=DEAL, by=boss, at=AT)
    guides.issue_guide(unit_id=unit.pk, terms=AS_IS, by=boss, at=AT)
    assert sale.sell(unit_id=unit.pk, deal=DEAL, by=boss, at=AT).status == "sold"
    new = unit_in(shop, "pending_sale", condition="new", guide_current=False)
    assert sale.sell(unit_id=new.pk, deal=DEAL, by=boss, at=AT).status == "sold"


@pytest.mark.parametrize(
    ("condition", "kind", "delivers"),
    [("new", "recall", False), ("used", "recall", True), ("used", "stop_sale", False)],
)
def test_delivery_waits_for_the_remedy(
    shop: Dealership, boss: Actor, condition: str, kind: str, delivers: bool
) -> None:
    unit = unit_in(shop, "sold", condition=condition)
    recall = recalls.open_recall(
        unit_id=unit.pk, kind=kind, campaign="24v-123", description="Airbag", by=boss, at=AT
    )
    with pytest.raises(Conflict, match="recorded"):
        recalls.open_recall(
            unit_id=unit.pk, kind=kind, campaign="24V-123", description="Airbag", by=boss, at=AT
        )
    if not delivers:
        with pytest.raises(Conflict, match=r"remed"):
            sale.deliver(unit_id=unit.pk, deal=DEAL, by=boss, at=AT)
        recalls.remedy(unit_id=unit.pk, recall_id=recall.pk, done="Replaced", by=boss, at=AT)
    assert sale.deliver(unit_id=unit.pk, deal=DEAL, by=boss, at=AT).status == "delivered"
    assert Recall.objects.get().campaign == "24V-123"


def test_a_stay_that_ends_leaves_its_step(shop: Dealership, boss: Actor, steps: list[ReadinessStep]) -> None:
    unit = move(unit_in(shop, "sold"), steps[2], boss, reason="sold early")
    sale.deliver(unit_id=unit.pk, deal=DEAL, by=boss, at=AT)
    assert not StepVisit.objects.filter(left_at=None).exists()
    sale.unwind(unit_id=unit.pk, deal=DEAL, by=boss, at=AT + timedelta(days=1), reason="back", returned=True)
    assert StepVisit.objects.get(left_at=None).step == steps[2]
