"""What stock tells people: through the outbox, to whom it concerns, once."""

from datetime import timedelta

import pytest
from django.urls import resolve

from apps.accounts.tests.fixtures import Dealer
from apps.core.actor import system_actor
from apps.core.clock import now
from apps.core.jobs import enqueue
from apps.core.jobs.pulse import Pulse
from apps.core.jobs.running import run_now
from apps.core.jobs.sweeping import take_over
from apps.core.models import Job, Notice, OutboxDelivery
from apps.core.outbox.relay import relay_once
from apps.inventory.models import Appraisal, BulkRun, StockUnit
from apps.inventory.notice_kinds import (
    ALERTS_RAISED,
    BULK_ENDED,
    HOLD_EXPIRED,
    OFFER_WAITING,
    STEP_ASSIGNED,
    STOP_SALE,
)
from apps.inventory.refs import CustomerRef
from apps.inventory.services import alerts, appraisal_offers, bulk, holds, readiness, recalls
from apps.inventory.services.readiness_steps import active_steps
from apps.inventory.tests.appraised import appraised
from apps.inventory.tests.factories import unit_in

PAGES = {
    "job",
    "inventory_appraisal",
    "inventory_bulkrun_page",
    "inventory_importrun_page",
    "inventory_stockunit_page",
    "inventory_watch",
}


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    with dealer.scope():
        found = unit_in(dealer.dealership, "in_stock", stock_number="N100")
        found.step = active_steps(dealer.dealership.pk)[0]
        found.save()
        return found


def notices(dealer: Dealer, kind: str) -> dict[int, str]:
    """Person → title, after the relay has told everything; nothing of it failed."""
    while relay_once():
        pass
    assert list(OutboxDelivery.objects.exclude(error="").values_list("handler", "error")) == []
    with dealer.scope():
        found = list(Notice.objects.filter(kind=kind).values_list("user_id", "title", "url"))
    assert {resolve(url).url_name for _, _, url in found} <= PAGES
    return {person: title for person, title, _ in found}


def test_a_hold_that_ran_out(dealer: Dealer, unit: StockUnit) -> None:
    rep, at = dealer.actor("sales_rep"), now()
    with dealer.scope():
        holds.hold(
            unit_id=unit.pk,
            customer=CustomerRef(1, "Zoë Secret"),
            expires_at=at + timedelta(hours=1),
            deposit_reference="R-1",
            by=rep,
            at=at,
        )
        clockwork = system_actor("hold expiry", dealership_id=dealer.dealership.pk)
        holds.expire_due(by=clockwork, at=at + timedelta(hours=2))
    told = notices(dealer, HOLD_EXPIRED)
    assert told == {rep.user_id: "Your hold has run out: 2021 Honda Accord EX-L, N100"}


def test_a_released_hold_is_no_news(dealer: Dealer, unit: StockUnit) -> None:
    rep, at = dealer.actor("sales_rep"), now()
    until = at + timedelta(hours=1)
    with dealer.scope():
        zoe = CustomerRef(1, "Zoë")
        holds.hold(unit_id=unit.pk, customer=zoe, expires_at=until, deposit_reference="R", by=rep, at=at)
        holds.release(unit_id=unit.pk, by=rep, at=at)
    assert notices(dealer, HOLD_EXPIRED) == {}


def test_an_offer_that_waits_for_approval(dealer: Dealer) -> None:
    rep, boss = dealer.actor("sales_rep"), dealer.actor("sales_manager")
    with dealer.scope():
        row: Appraisal = appraised(dealer.dealership)
    with dealer.scope("sales_rep"):
        appraisal_offers.ask(appraisal_id=row.pk, by=rep, at=now())
    told = notices(dealer, OFFER_WAITING)
    assert told[boss.user_id or 0] == "An offer waits for approval: 2009 Honda Accord"
    assert rep.user_id not in told


def test_a_car_in_get_ready_is_given_to_somebody(dealer: Dealer, unit: StockUnit) -> None:
    boss, tech = dealer.actor("sales_manager"), dealer.user("technician")
    with dealer.scope("sales_manager"):
        step = active_steps(dealer.dealership.pk)[1]
        readiness.move_to(unit_id=unit.pk, step_id=step.pk, by=boss, at=now())
        readiness.assign(unit_id=unit.pk, owner_id=tech.pk, by=boss, at=now())
    told = notices(dealer, STEP_ASSIGNED)
    assert set(told) == {tech.pk}
    assert "N100" in told[tech.pk]


def test_a_stop_sale_is_told_once_and_a_recall_not(dealer: Dealer, unit: StockUnit) -> None:
    boss, advisor = dealer.actor("sales_manager"), dealer.user("service_advisor")
    with dealer.scope("sales_manager"):
        for kind, campaign in (("recall", "R-1"), ("stop_sale", "S-1"), ("recall", "R-2")):
            recalls.open_recall(
                unit_id=unit.pk, kind=kind, campaign=campaign, description="Fuel leak", by=boss, at=now()
            )
    told = notices(dealer, STOP_SALE)
    assert told[advisor.pk].startswith("Stop-sale S-1:")
    with dealer.scope():
        assert Notice.objects.filter(user_id=advisor.pk).count() == 1


def test_a_round_of_alerts_is_one_notice(dealer: Dealer, unit: StockUnit) -> None:
    keeper = dealer.user("back_office")
    clockwork = system_actor("nightly check", dealership_id=dealer.dealership.pk)
    with dealer.scope():
        for number in range(3):
            unit_in(dealer.dealership, "in_stock", readiness="frontline", stock_number=f"F{number}")
        alerts.watch(by=clockwork, at=now())
        alerts.watch(by=clockwork, at=now())
    told = notices(dealer, ALERTS_RAISED)
    assert "stock alerts were raised" in told[keeper.pk]


def test_a_bulk_act_that_ended(dealer: Dealer, unit: StockUnit) -> None:
    boss = dealer.actor("general_manager")
    rule = {"kind": "internet", "how": "set", "amount": "19000"}
    with dealer.scope("general_manager"):
        run = bulk.preview(verb="reprice", rule=rule, unit_ids=[unit.pk], reason="x", by=boss, at=now())
        run = bulk.commit(run_id=run.pk, by=boss, at=now())
    run_now(run.commit_job_id or 0, pulse=Pulse)
    told = notices(dealer, BULK_ENDED)
    assert told == {boss.user_id: f"Your bulk act has ended: {BulkRun(pk=run.pk, verb='reprice')}"}


def test_a_bulk_act_that_failed_is_told_once_to_whoever_began_it(dealer: Dealer, unit: StockUnit) -> None:
    boss, other = dealer.actor("general_manager"), dealer.user("dealer_admin")
    rule = {"kind": "internet", "how": "set", "amount": "19000"}
    with dealer.scope("general_manager"):
        run = bulk.preview(verb="reprice", rule=rule, unit_ids=[unit.pk], reason="x", by=boss, at=now())
        run = bulk.commit(run_id=run.pk, by=boss, at=now())
        job = Job.objects.get(pk=run.commit_job_id)
        job.attempts, job.state, job.heartbeat_at = job.max_attempts, "running", now() - timedelta(minutes=5)
        job.save()
    assert take_over() == 1
    assert notices(dealer, BULK_ENDED) == {boss.user_id: f"Your bulk act has failed: {run}"}
    told = notices(dealer, "core.job_dead")
    assert other.pk in told and boss.user_id not in told


def test_a_job_that_nobody_tries_again(dealer: Dealer) -> None:
    boss, rep = dealer.user("general_manager"), dealer.actor("sales_rep")
    with dealer.scope("sales_rep"):
        job = enqueue("inventory.import_units", by=rep, params={"path": "/nowhere"}, announce=False)
        job.attempts = job.max_attempts - 1
        job.save()
    run_now(job.pk, pulse=Pulse)
    told = notices(dealer, "core.job_dead")
    assert told[boss.pk] == told[rep.user_id or 0] == "Import of a listing file: failed for good"
