"""Deals that lie still: told after 7 days, ended after 14, and only if nobody touches them."""

from datetime import datetime, timedelta

import pytest
import time_machine

from apps.accounts.tests.factories import DealershipFactory
from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.actor import system_actor
from apps.core.errors import DomainError, Invalid, NotAllowed
from apps.core.models import AuditEvent, OutboxMessage
from apps.core.tenancy import scope
from apps.core.testing.concurrency import at_once
from apps.deals import selectors, services
from apps.deals.lifecycle import EDITABLE
from apps.deals.models import Deal
from apps.deals.patience import DEFAULT, Verdict
from apps.deals.tasks import retire_idle
from apps.deals.tests.scene import AT, Scene, publish_rules, refigure, run

DAY = timedelta(days=1)


def retired(scene: Scene, deal: Deal, at: datetime) -> Verdict:
    return services.retire(by=scene.system, deal_id=deal.pk, at=at)


def told(deal: Deal, name: str) -> list[dict]:
    messages = OutboxMessage.objects.filter(name=name, aggregate_id=deal.pk).order_by("sequence")
    return [message.payload for message in messages]


@pytest.mark.parametrize(
    ("idle", "verdict"),
    [
        (7 * DAY - timedelta(microseconds=1), "lively"),
        (7 * DAY, "stale"),
        (14 * DAY - timedelta(microseconds=1), "stale"),
        (14 * DAY, "abandoned"),
    ],
)
def test_the_last_moment_counts(idle: timedelta, verdict: str) -> None:
    assert DEFAULT.verdict(AT, AT + idle) == verdict


def test_a_stale_deal_is_told_once_and_stays_as_it_is(scene: Scene) -> None:
    deal = scene.deal("submitted")
    assert [retired(scene, deal, AT + days * DAY) for days in (7, 8, 9)] == [Verdict.STALE] * 3
    (event,) = told(deal, "deals.deal_went_stale")
    assert (event["days"], event["salesperson_id"]) == (7, scene.rep.user_id)
    assert AuditEvent.objects.filter(action="deal.went_stale").count() == 1
    same = Deal.objects.get(pk=deal.pk)
    assert (same.version, same.status, same.active_at) == (deal.version, "submitted", AT)
    refigure(same, by=scene.rep, at=AT + 10 * DAY)
    assert retired(scene, deal, AT + 16 * DAY) is Verdict.LIVELY
    assert retired(scene, deal, AT + 17 * DAY) is Verdict.STALE
    assert len(told(deal, "deals.deal_went_stale")) == 2


@pytest.mark.parametrize("state", EDITABLE)
def test_an_abandoned_deal_dies_and_lets_the_vehicle_go(scene: Scene, state: str) -> None:
    deal = scene.deal(state)
    assert retired(scene, deal, AT + 14 * DAY) is Verdict.ABANDONED
    deal.refresh_from_db()
    assert (deal.status, deal.closing_reason) == ("dead", "No activity for 14 days")
    scene.unit.refresh_from_db()
    assert (scene.unit.status, scene.unit.deal_id) == ("in_stock", None)
    act = AuditEvent.objects.get(action="deal.kill")
    assert (act.reason, act.actor_id) == ("No activity for 14 days", None)
    assert told(deal, "deals.deal_status_changed")[-1]["new"] == "dead"
    assert retired(scene, deal, AT + 30 * DAY) is Verdict.LIVELY


@pytest.mark.parametrize("state", ["contracted", "delivered", "unwound"])
def test_a_sale_is_never_abandoned(scene: Scene, state: str) -> None:
    deal = scene.deal(state)
    assert retired(scene, deal, AT + 400 * DAY) is Verdict.LIVELY
    assert Deal.objects.get(pk=deal.pk).status == state


@pytest.mark.parametrize(
    ("verb", "state"),
    [("submit", "open"), ("approve", "submitted"), ("revise", "open"), ("revise", "approved")],
)
def test_every_act_is_activity(scene: Scene, verb: str, state: str) -> None:
    deal = scene.deal(state)
    touched = AT + 13 * DAY
    if verb == "revise":
        refigure(deal, by=scene.rep, at=touched)
    else:
        run(deal, verb, by=scene.rep if verb == "submit" else scene.boss, at=touched)
    assert Deal.objects.get(pk=deal.pk).active_at == touched
    assert retired(scene, deal, AT + 14 * DAY) is Verdict.LIVELY


def test_a_store_sets_its_own_patience(scene: Scene) -> None:
    deal = scene.open()
    services.set_approval_policy(
        by=scene.boss, version=0, self_approval=False, stale_after_days=2, dead_after_days=3
    )
    assert retired(scene, deal, AT + 2 * DAY) is Verdict.STALE
    assert selectors.deals().filter(selectors.stale(AT + 2 * DAY)).get() == deal
    for stale, dead in ((0, 5), (5, 5), (6, 400)):
        with pytest.raises(Invalid):
            services.set_approval_policy(
                by=scene.boss, version=1, self_approval=False, stale_after_days=stale, dead_after_days=dead
            )
    assert retired(scene, deal, AT + 3 * DAY) is Verdict.ABANDONED
    assert Deal.objects.get(pk=deal.pk).closing_reason == "No activity for 3 days"


def test_it_takes_the_permission(scene: Scene) -> None:
    deal = scene.open()
    with pytest.raises(NotAllowed):
        services.retire(by=scene.actor("auditor"), deal_id=deal.pk, at=AT + 20 * DAY)
    assert Deal.objects.get(pk=deal.pk).status == "open"


def test_the_clockwork_by_each_stores_patience(two_dealers: TwoDealers) -> None:
    deals = []
    for dealer in two_dealers:
        scene = Scene(dealer)
        with dealer.scope():
            publish_rules(scene.system)
            deals.append((dealer, scene.deal("submitted"), scene.open(at=AT + 13 * DAY)))
            services.set_approval_policy(
                by=scene.system, version=0, self_approval=False, dead_after_days=len(deals) * 14
            )
    with time_machine.travel(AT + 14 * DAY, tick=False):
        assert retire_idle() == 1
        assert retire_idle() == 0
    for (dealer, old, young), reached in zip(deals, ("dead", "submitted"), strict=True):
        with dealer.scope():
            assert Deal.objects.get(pk=old.pk).status == reached
            assert Deal.objects.get(pk=young.pk).status == "open"
            assert len(told(old, "deals.deal_went_stale")) == (reached == "submitted")


@pytest.mark.django_db(transaction=True)
def test_a_submit_at_the_same_time_wins_or_loses_whole(db: None) -> None:
    """Either the deal is dead and the car free, or it is submitted and has the car."""
    store = Scene(Dealer(DealershipFactory()))
    with store.dealer.scope():
        publish_rules(store.system)
        deals = [store.open() for _ in range(6)]
        assert store.rep
    then, place = AT + 14 * DAY, store.dealer.dealership.pk

    def submit() -> str:
        with scope(place, actor=store.rep):
            return run(deals[0], "submit", by=store.rep, at=then).status

    def retire() -> str:
        clockwork = system_actor("clockwork", dealership_id=place)
        with scope(place, actor=clockwork):
            return str(services.retire(by=clockwork, deal_id=deals[0].pk, at=then))

    outcomes = at_once([submit, retire])
    with store.dealer.scope():
        deal = Deal.objects.get(pk=deals[0].pk)
        store.unit.refresh_from_db()
        if deal.status == "submitted":
            assert outcomes == ["submitted", "lively"]
            assert store.unit.deal_id == deal.pk
        else:
            assert isinstance(outcomes[0], DomainError) and outcomes[1] == "abandoned"
            assert (deal.status, store.unit.status) == ("dead", "in_stock")
