"""Appraising and offering: figures, limits, days, versions, the car that comes into stock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import TwoDealers
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from apps.core.models import AuditEvent, OutboxMessage
from apps.inventory import vin_decoder
from apps.inventory.appraising import ReconLine, ValuationEntry
from apps.inventory.brought_car import BroughtCar
from apps.inventory.models import Appraisal, CostEntry, IntakePolicy, StockUnit, Valuation
from apps.inventory.services import appraisal_offers as offers
from apps.inventory.services.appraisal_intake import Arrival, take_in_appraised
from apps.inventory.services.appraisals import appraise, revalue
from apps.inventory.services.intake_policy import set_intake_policy
from apps.inventory.tasks import expire_offers
from apps.inventory.tests.appraised import CAR, ENTRY, WORKED, appraised
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in


def test_a_draft_holds_the_car_its_condition_and_a_figure_that_explains_itself(
    shop: Dealership, rep: Actor
) -> None:
    row = appraise(car=CAR, entry=ENTRY, by=rep, at=AT)
    assert (row.status, row.title, row.acv, row.expected_recon) == (
        "draft",
        "2009 Honda Accord",
        WORKED,
        Decimal("1000.50"),
    )
    version = Valuation.objects.get(appraisal=row)
    assert version.figures().worked == version.worked == WORKED
    assert [(line.label, line.amount) for line in version.lines.all()] == [
        ("Four tyres", Decimal(620)),
        ("Paint left door", Decimal("380.50")),
    ]
    assert [str(found) for found in version.findings.all()] == ["Exterior: fair", "Tyres: poor"]
    assert AuditEvent.objects.latest("pk").action == "inventory.appraise"


def test_the_stores_pack_and_margin_are_in_the_figure_and_stay_with_the_version(
    shop: Dealership, boss: Actor, rep: Actor
) -> None:
    set_intake_policy(by=boss, at=AT, pack=Decimal(300), margin=Decimal(1500))
    row = appraise(car=CAR, entry=ENTRY, by=rep, at=AT)
    assert row.acv == WORKED + 2000 - 300 - 1500
    set_intake_policy(by=boss, at=AT, pack=Decimal(900))
    version = Valuation.objects.get(appraisal=row)
    assert (version.pack, version.margin, version.acv) == (Decimal(300), Decimal(1500), row.acv)


def test_another_pack_or_margin_is_for_those_who_may_see_them(
    shop: Dealership, boss: Actor, rep: Actor
) -> None:
    own = replace(ENTRY, margin=Decimal(500))
    with pytest.raises(NotAllowed):
        appraise(car=CAR, entry=own, by=rep, at=AT)
    assert not Appraisal.objects.exists()
    assert appraise(car=CAR, entry=own, by=boss, at=AT).acv == WORKED + 1500


@pytest.mark.parametrize(
    ("car", "field"),
    [
        (BroughtCar(), "vin"),
        (replace(CAR, vin="1HGCP268X9A069919"), "vin"),
        (replace(CAR, year=1700), "year"),
        (replace(CAR, odometer=-1), "odometer"),
        (replace(CAR, source="factory"), "source"),
    ],
)
def test_a_car_that_cannot_be_is_refused(shop: Dealership, rep: Actor, car: BroughtCar, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        appraise(car=car, entry=ENTRY, by=rep, at=AT)
    assert field in refused.value.fields
    assert not Appraisal.objects.exists()


def test_a_vin_that_was_compared_with_the_car_is_taken(shop: Dealership, rep: Actor) -> None:
    car = replace(CAR, vin="1HGCP268X9A069919", vin_confirmed=True)
    assert appraise(car=car, entry=ENTRY, by=rep, at=AT).vin == "1HGCP268X9A069919"


def test_another_look_is_another_version_and_the_first_one_stays(shop: Dealership, rep: Actor) -> None:
    row = appraised(shop)
    again = ValuationEntry(Decimal(13000), recon=(ReconLine("Engine", Decimal(2000)),), acv=Decimal(9100))
    with pytest.raises(Invalid, match="above the worked figure"):
        revalue(appraisal_id=row.pk, car=CAR, entry=again, by=rep, at=AT)
    again = replace(again, note="one owner", fees=Decimal("0.00"))
    after = revalue(appraisal_id=row.pk, car=replace(CAR, odometer=98500), entry=again, by=rep, at=AT)
    assert (after.acv, after.expected_recon, after.odometer) == (Decimal(9100), Decimal(2000), 98500)
    numbers = list(Valuation.objects.filter(appraisal=row).values_list("number", "acv", "odometer"))
    assert numbers == [(2, Decimal(9100), 98500), (1, WORKED, 98400)]
    assert row.history.count() == 2
    with pytest.raises(Stale):
        revalue(appraisal_id=row.pk, car=CAR, entry=again, by=rep, at=AT, version=1)


def test_a_version_cannot_be_changed(shop: Dealership) -> None:
    row = appraised(shop)
    for attempt in (
        Valuation.objects.filter(appraisal=row).update,
        lambda **_: row.valuations.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt(acv=Decimal(1))


def test_figures_of_an_offer_stand_until_it_is_appraised_again(shop: Dealership, rep: Actor) -> None:
    row = appraised(shop, "offered")
    with pytest.raises(Conflict, match="Appraise again"):
        revalue(appraisal_id=row.pk, car=CAR, entry=ENTRY, by=rep, at=AT)
    after = offers.reappraise(appraisal_id=row.pk, by=rep, at=AT)
    assert (after.status, after.offer, after.offer_until) == ("draft", None, None)
    assert revalue(appraisal_id=row.pk, car=CAR, entry=ENTRY, by=rep, at=AT).valuations.count() == 2


def test_an_offer_stands_to_the_end_of_its_last_day_in_the_stores_zone(
    shop: Dealership, boss: Actor, rep: Actor
) -> None:
    shop.time_zone = "America/New_York"
    shop.save()
    set_intake_policy(by=boss, at=AT, offer_days=3)
    row = offers.offer(appraisal_id=appraised(shop).pk, by=rep, at=AT)
    assert row.offer == WORKED
    assert row.offer_until == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert (
        offers.accept(appraisal_id=row.pk, by=rep, at=row.offer_until - timedelta(seconds=1)).status
        == "accepted"
    )


def test_an_offer_that_ran_out_is_not_accepted_although_the_clock_has_not_come(
    shop: Dealership, rep: Actor
) -> None:
    row = appraised(shop, "offered", offer_until=AT)
    with pytest.raises(Conflict, match="run out"):
        offers.accept(appraisal_id=row.pk, by=rep, at=AT)
    row.refresh_from_db()
    assert row.status == "offered"


def test_above_the_limit_a_manager_decides(shop: Dealership, boss: Actor, rep: Actor) -> None:
    set_intake_policy(by=boss, at=AT, offer_limit=Decimal(10000))
    row = appraised(shop)
    with pytest.raises(NotAllowed, match="Ask for approval"):
        offers.offer(appraisal_id=row.pk, by=rep, at=AT)
    row.refresh_from_db()
    assert (row.status, row.offer) == ("draft", None)
    assert offers.ask(appraisal_id=row.pk, by=rep, at=AT, offer=Decimal(11000)).offer == Decimal(11000)
    told = OutboxMessage.objects.latest("pk")
    assert (told.name, told.payload["new"]) == ("inventory.appraisal_moved", "waiting")
    with pytest.raises(NotAllowed):
        offers.approve(appraisal_id=row.pk, by=rep, at=AT)
    approved = offers.approve(appraisal_id=row.pk, by=boss, at=AT)
    assert (approved.status, approved.offer, approved.offered_at) == ("offered", Decimal(11000), AT)


def test_a_rep_may_offer_up_to_the_limit_and_a_manager_more(
    shop: Dealership, boss: Actor, rep: Actor
) -> None:
    set_intake_policy(by=boss, at=AT, offer_limit=Decimal(10000))
    low = offers.offer(appraisal_id=appraised(shop).pk, by=rep, at=AT, offer=Decimal(10000))
    high = offers.offer(appraisal_id=appraised(shop).pk, by=boss, at=AT)
    assert (low.offer, high.offer) == (Decimal(10000), WORKED)


def test_sent_back_with_a_reason_it_is_a_draft_again(shop: Dealership, boss: Actor) -> None:
    row = appraised(shop, "waiting")
    with pytest.raises(Invalid, match="Say why"):
        offers.send_back(appraisal_id=row.pk, by=boss, at=AT, reason=" ")
    back = offers.send_back(appraisal_id=row.pk, by=boss, at=AT, reason="look at the gearbox")
    assert (back.status, back.offer) == ("draft", None)
    assert AuditEvent.objects.latest("pk").reason == "look at the gearbox"


@pytest.mark.parametrize("amount", ["0", "11904.51"])
def test_an_offer_of_nothing_or_above_the_value_is_refused(
    shop: Dealership, boss: Actor, amount: str
) -> None:
    row = appraised(shop)
    with pytest.raises(Invalid):
        offers.offer(appraisal_id=row.pk, by=boss, at=AT, offer=Decimal(amount))
    row.refresh_from_db()
    assert row.status == "draft"


def test_offers_that_ran_out_expire_by_themselves(shop: Dealership) -> None:
    due = appraised(shop, "offered", offer_until=AT - timedelta(days=1))
    kept = appraised(shop, "offered", offer_until=datetime(2099, 1, 1, tzinfo=UTC))
    assert expire_offers() == 1
    assert expire_offers() == 0
    due.refresh_from_db()
    kept.refresh_from_db()
    assert (due.status, kept.status) == ("expired", "offered")
    assert AuditEvent.objects.latest("pk").action == "inventory.expire_offer"


def test_an_accepted_car_comes_into_stock_with_its_facts_and_its_cost(shop: Dealership, boss: Actor) -> None:
    row = appraised(shop, "accepted")
    sold = unit_in(shop, "sold", stock_number="N1042")
    after = take_in_appraised(
        appraisal_id=row.pk,
        by=boss,
        at=AT,
        decoding=vin_decoder.read(row.vin, country="US"),
        arrival=Arrival(parent_id=sold.pk, title_status="payoff_pending"),
    )
    unit = StockUnit.objects.select_related("vehicle").get(pk=after.unit_id)
    assert (after.status, unit.status, unit.stock_number) == ("taken_in", "in_stock", "N1042A")
    assert (unit.source, unit.odometer, unit.title_status) == ("trade", 98_400, "payoff_pending")
    assert (unit.acquisition_cost, unit.recon) == (WORKED, None)
    assert (unit.vehicle.make, unit.vehicle.year) == ("Honda", 2009)
    line = CostEntry.objects.get(unit=unit)
    assert (line.description, line.vendor, line.reference) == (
        "Accepted offer",
        row.customer_label,
        f"Appraisal {row.pk}",
    )


def test_a_car_in_stock_already_is_not_taken_in_again(shop: Dealership, boss: Actor) -> None:
    take_in_appraised(appraisal_id=appraised(shop, "accepted").pk, by=boss, at=AT)
    row, units = appraised(shop, "accepted"), StockUnit.objects.count()
    with pytest.raises(Conflict):
        take_in_appraised(appraisal_id=row.pk, by=boss, at=AT)
    row.refresh_from_db()
    assert (row.status, StockUnit.objects.count()) == ("accepted", units)


def test_no_state_with_an_offer_lacks_one(shop: Dealership) -> None:
    for facts in ({"offer": None}, {"offer": WORKED + 1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            appraised(shop, "offered", **facts)


def test_somebody_elses_appraisal_is_not_there(two_dealers: TwoDealers) -> None:
    ours, theirs = two_dealers.ours, two_dealers.theirs
    with theirs.scope():
        row = appraised(theirs.dealership)
    boss: Any = actor_of("general_manager", ours.dealership)
    with ours.scope(), pytest.raises(NotFound):
        offers.offer(appraisal_id=row.pk, by=boss, at=AT)


def test_the_policy_of_the_limit_is_kept_in_history(shop: Dealership, boss: Actor) -> None:
    set_intake_policy(by=boss, at=AT, offer_limit=Decimal(9000))
    set_intake_policy(by=boss, at=AT, offer_limit=None)
    assert [row.offer_limit for row in IntakePolicy.objects.get().history.all()] == [None, Decimal(9000)]
