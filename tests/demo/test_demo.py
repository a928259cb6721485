"""Demo data: believable, the same each time, and made by the services."""

from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.identity import totp
from apps.accounts.models import Authenticator, Membership, User
from apps.core.models import Job
from apps.core.tenancy import scope
from apps.deals.models import Deal, OverrideEntry
from apps.inventory import appraisal_states
from apps.inventory.cost_check import differences
from apps.inventory.models import (
    Appraisal,
    CostEntry,
    Hold,
    KeySet,
    Photo,
    Recall,
    Sighting,
    StockUnit,
    WorkItem,
)
from apps.inventory.pictures.examining import examine as examine_photo
from apps.inventory.services.photos import ENCODE_JOB
from apps.inventory.vin import examine
from apps.reports.tallies import sales, stock
from apps.reports.tallies.rebuilding import rebuild
from dealership.demo import pictures, today, year
from dealership.demo.fixtures import make_car
from dealership.demo.places import make_places

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def test_cars_have_valid_vins_and_the_same_dice_give_the_same_cars():
    first = [make_car(Random("a"), makes=[], year=2023) for _ in range(3)]
    assert first == [make_car(Random("a"), makes=[], year=2023) for _ in range(3)]
    cars = [make_car(Random(str(n)), makes=["Honda"], year=2016 + n % 11) for n in range(200)]
    assert all(examine(car.vin).valid for car in cars)
    assert {car.model["make"] for car in cars} == {"Honda"}


@pytest.fixture
def stores(db, settings):
    settings.DEMO = True
    return {store.place.slug: store for store in make_places(date(2026, 11, 20))}


def test_five_stores_with_people_who_can_sign_in(stores):
    assert len(stores) == 5
    assert len({store.place.group_id for store in stores.values()}) == 2
    rep = User.objects.get(email="rep1.harbor-honda@demo.example")
    device = Authenticator.objects.get(user=rep, confirmed=True)
    assert totp.step_of(device.secret, device.current_code()) is not None
    assert {row.role for row in Membership.objects.filter(dealership__slug="lopez-autos")} == {
        "dealer_admin",
        "sales_rep",
    }


def test_a_few_weeks_of_an_owner_operated_store(stores, monkeypatch):
    monkeypatch.setattr(year, "DAYS", 45)
    store = stores["lopez-autos"]
    simulated = year.Year(store, NOW)
    simulated.run()
    with scope(store.place.pk, actor=store.actor("dealer_admin")):
        today.open_today(store, NOW, simulated.customers)
        stock.refresh(dealership_id=store.place.pk)
        sales.refresh(dealership_id=store.place.pk)
        deals = Counter(Deal.objects.order_by().values_list("status", flat=True))
        assert deals["delivered"] >= 3
        assert StockUnit.objects.count() == simulated.taken_in + 1, "one was appraised and taken in"
        assert simulated.taken_in >= 10
        assert not StockUnit.objects.exclude(vehicle__vin_flag="valid").exists()
        assert not Deal.objects.filter(opened_at__gt=NOW).exists()
        assert not Deal.history.filter(history_date__gt=NOW).exists()
        assert not StockUnit.history.filter(history_date__gt=NOW).exists()
        assert not OverrideEntry.objects.filter(kind="self_approval").exists()
        assert rebuild(dealership_id=store.place.pk) == []
        assert differences() == []
        assert CostEntry.objects.exclude(vendor="").count() >= 10
        check_today()


def check_today():
    """Something of each kind waits for somebody, nothing is later than now, no job is left behind."""
    states = Appraisal.objects.order_by().values_list("status", flat=True)
    assert {*states} == {*appraisal_states.STATES}
    assert {*WorkItem.objects.order_by().values_list("state", flat=True)} >= {"proposed", "approved", "done"}
    shown = StockUnit.objects.filter(photo_count__gte=1)
    assert shown.count() >= 5 and not shown.filter(thumbnail="").exists()
    assert not Photo.objects.exclude(state="ready").exists()
    assert not Job.objects.filter(kind=ENCODE_JOB).exists()
    assert Sighting.objects.count() >= 5 and KeySet.objects.count() >= 5
    assert not Sighting.objects.filter(seen_at__gt=NOW).exists()
    assert Hold.objects.filter(ended_at=None, expires_at__gt=NOW).exists()
    assert Recall.objects.filter(remedied_on=None).exists()


def test_pictures_are_the_same_each_time_and_pass_the_photo_rules():
    for raw in (pictures.outside("truck", "Red"), pictures.inside("Ivory"), pictures.wheel()):
        assert examine_photo(raw).kind == "JPEG"
    assert pictures.outside.__wrapped__("suv", "Blue") == pictures.outside("unheard of", "Blue")


def test_it_stays_off_machines_that_are_not_a_developers(settings, db):
    settings.DEMO = False
    with pytest.raises(CommandError, match="developer's machine"):
        call_command("demo_data")
