"""Stock alerts: raised and resolved by sets, once; acknowledged and snoozed by people."""

from datetime import date, timedelta
from typing import Any

import pytest

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import Dealer
from apps.core.actor import Actor, system_actor
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.core.models import AuditEvent, OutboxMessage
from apps.core.testing.api import Case, run_case
from apps.core.testing.baselines import assert_query_baseline
from apps.core.testing.jobs import run_queued
from apps.core.testing.permission_tables import refused
from apps.inventory import permissions as may
from apps.inventory.models import AlertKind, StockAlert, WatchPolicy
from apps.inventory.pricing import PriceKind
from apps.inventory.services import alerts
from apps.inventory.services.pricing import set_price
from apps.inventory.services.restock_rules import add_rule
from apps.inventory.tasks import watch_stock
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in
from apps.inventory.watching import level_of, wrong_thresholds

ROUTE = "/admin/inventory/watch/"
TODAY = date(2026, 11, 20)


def aged(shop: Dealership, days: int, **fields: Any) -> Any:
    return unit_in(shop, "in_stock", acquired_on=TODAY - timedelta(days=days), **fields)


def open_alerts() -> set[tuple[str, str, int]]:
    rows = StockAlert.objects.filter(resolved_at=None).select_related("unit", "rule")
    return {(a.kind, a.unit.stock_number if a.unit else str(a.rule), a.level) for a in rows}


def test_levels_and_thresholds() -> None:
    assert [level_of(days, (45, 60, 90)) for days in (44, 45, 59, 60, 400)] == [0, 45, 45, 60, 90]
    assert wrong_thresholds((45, 60)) == ""
    assert all(wrong_thresholds(bad) for bad in ((), (0,), (60, 45), (45, 45), (1, 2, 3, 4, 5, 6, 7)))


def test_every_kind_is_raised_once_and_resolves_by_itself(shop: Dealership, boss: Actor) -> None:
    aged(shop, 61, stock_number="OLD")
    aged(shop, 3, stock_number="BARE", readiness="frontline", internet_price=None, list_price=None)
    aged(shop, 3, stock_number="FINE", readiness="frontline", photo_urls=["https://photos.example/1.jpg"])
    add_rule(by=boss, name="Kias", make="Kia", min_stock=2)
    wanted = {
        ("ageing", "OLD", 60),
        ("price_still", "OLD", 30),
        ("no_photos", "BARE", 0),
        ("no_price", "BARE", 0),
        ("restock", "Kias", 2),
    }
    assert alerts.watch(by=boss, at=AT) == alerts.Figures(5, 0)
    assert open_alerts() == wanted
    told = OutboxMessage.objects.filter(name="inventory.stock_alerts_raised")
    assert (told.count(), AuditEvent.objects.filter(action="inventory.watch").count()) == (1, 1)
    assert alerts.watch(by=boss, at=AT) == alerts.Figures(0, 0)
    assert (open_alerts(), told.count()) == (wanted, 1)
    old = StockAlert.objects.get(kind="ageing").unit
    set_price(unit_id=old.pk, kind=PriceKind.INTERNET, amount=old.price - 1, by=boss, at=AT)
    assert alerts.watch(by=boss, at=AT) == alerts.Figures(0, 1)
    assert open_alerts() == wanted - {("price_still", "OLD", 30)}


def test_an_alert_that_climbs_is_new_again(shop: Dealership, boss: Actor) -> None:
    aged(shop, 45)
    alerts.watch(by=boss, at=AT)
    alert = StockAlert.objects.get(kind="ageing")
    alerts.acknowledge(alert_id=alert.pk, by=boss, at=AT)
    alerts.snooze(alert_id=alert.pk, until=AT + timedelta(days=30), by=boss, at=AT)
    alerts.watch(by=boss, at=AT + timedelta(days=14))
    alert.refresh_from_db()
    assert (alert.level, alert.acknowledged_by) == (45, boss.name)
    later = AT + timedelta(days=15)
    assert alerts.watch(by=boss, at=later).raised == 1
    alert.refresh_from_db()
    assert (alert.level, alert.raised_at, alert.acknowledged_at, alert.snoozed_until) == (
        60,
        later,
        None,
        None,
    )


def test_people_note_snooze_and_wake(shop: Dealership, boss: Actor, rep: Actor) -> None:
    aged(shop, 50)
    alerts.watch(by=boss, at=AT)
    alert = StockAlert.objects.get(kind="ageing")
    for verb in (alerts.acknowledge, alerts.snooze):
        more = {"until": AT + timedelta(days=1)} if verb is alerts.snooze else {}
        with refused(may.WATCH, alert):
            verb(alert_id=alert.pk, by=rep, at=AT, **more)
    for bad in (AT, AT + timedelta(days=400)):
        with pytest.raises(Invalid, match="next year"):
            alerts.snooze(alert_id=alert.pk, until=bad, by=boss, at=AT)
    alerts.snooze(alert_id=alert.pk, until=AT + timedelta(days=1), by=boss, at=AT)
    assert alerts.wake(alert_id=alert.pk, by=boss).snoozed_until is None
    StockAlert.objects.update(resolved_at=AT)
    with pytest.raises(Conflict, match="cause has gone"):
        alerts.acknowledge(alert_id=alert.pk, by=boss, at=AT)


def test_thresholds_are_a_dealership_s_own(shop: Dealership, boss: Actor, rep: Actor) -> None:
    aged(shop, 20)
    policy = alerts.set_policy(ageing_days=[20, 40], price_days=99, by=boss, at=AT)
    alerts.watch(by=boss, at=AT)
    assert {kind for kind, _, _ in open_alerts()} == {AlertKind.AGEING}
    with refused(may.WATCH, policy):
        alerts.set_policy(ageing_days=[1], price_days=1, by=rep, at=AT)
    with pytest.raises(Invalid):
        alerts.set_policy(ageing_days=[40, 20], price_days=1, by=boss, at=AT)
    assert WatchPolicy.objects.get().ageing_days == [20, 40]


def test_the_nightly_check_is_a_job_for_each_store(dealer: Dealer) -> None:
    with dealer.scope():
        unit = unit_in(dealer.dealership, "in_stock", acquired_on=date(2020, 1, 1))
        type(unit).objects.filter(pk=unit.pk).update(listing_score=None)
    assert watch_stock() >= 1
    run_queued()
    with dealer.scope():
        unit.refresh_from_db()
        assert unit.listing_score == 0
        assert StockAlert.objects.filter(kind="ageing", unit=unit, level=90).count() == 1


def test_the_watch_list(dealer: Dealer, signed_in: Any) -> None:
    clockwork = system_actor("test", dealership_id=dealer.dealership.pk)
    with dealer.scope():
        unit_in(dealer.dealership, "in_stock", acquired_on=date(2020, 1, 1), stock_number="OLD1")
        add_rule(by=clockwork, name="Kias", make="Kia", min_stock=2)
        alerts.watch(by=clockwork, at=now())
        alert = StockAlert.objects.get(kind="ageing")
    client = signed_in("general_manager")
    client.get(ROUTE)
    with assert_query_baseline("inventory watch list"):
        page = client.get(ROUTE).content.decode()
    assert all(words in page for words in ("OLD1", "buy 2", "no price change for 30 days", "Threshold"))
    assert "OLD1" not in client.get(f"{ROUTE}?kind=restock").content.decode()
    do = f"{ROUTE}{alert.pk}/do"
    assert client.post(f"{do}/snooze/", {"days": "14", "next": f"{ROUTE}?kind=ageing"}).url.endswith("ageing")
    assert client.post(f"{do}/wake/", {"next": "https://elsewhere.example/"}).url == ROUTE
    assert client.post(f"{do}/acknowledge/").status_code == 302
    assert "OLD1" in client.get(f"{ROUTE}?kind=ageing&state=seen").content.decode()
    bad = client.post(f"{ROUTE}policy/", {"ageing_days": "60, 45", "price_days": "9"})
    assert (bad.status_code, "later than" in bad.content.decode()) == (422, True)
    assert client.post(f"{ROUTE}policy/", {"ageing_days": "30, 60", "price_days": "9"}).status_code == 302
    assert client.post(f"{ROUTE}check/").status_code == 302
    assert signed_in("sales_rep").post(f"{ROUTE}check/").status_code == 403


CASES = [
    Case("get", "stock-alerts/?resolved_at__isnull=true&kind=ageing", may.VIEW),
    Case("get", "stock-alerts/{alert}/", may.VIEW),
    Case("post", "stock-alerts/{alert}/acknowledge/", may.WATCH, 200, {}),
    Case("post", "stock-alerts/{alert}/snooze/", may.WATCH, 200, {"until": "SOON"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
@pytest.mark.parametrize("role", ["back_office", "sales_rep"])
def test_who_may(api_as: Any, dealer: Dealer, case: Case, role: str) -> None:
    if case.body and "until" in case.body:
        case.body["until"] = (now() + timedelta(days=2)).isoformat()
    with dealer.scope():
        boss = actor_of("general_manager", dealer.dealership)
        aged(dealer.dealership, 100)
        alerts.watch(by=boss, at=AT)
        alert = StockAlert.objects.get(kind="ageing")
        run_case(case, lambda who: api_as(who, dealer), role, (StockAlert,), alert=alert.pk)
