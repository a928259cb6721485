"""The pages of bulk acts: choose, rule, preview, commit, undo; who may not."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import LocationFactory
from apps.core.testing.baselines import assert_query_baseline
from apps.core.testing.jobs import run_queued
from apps.inventory.models import BulkRun, StockUnit
from apps.inventory.tests.factories import StockUnitFactory

LIST, ADD = "/admin/inventory/stockunit/", "/admin/inventory/bulkrun/add/"
RULE = {"kind": "internet", "how": "lower", "amount": "10", "ending": "990", "rounding": "nearest"}
RULE |= {"at_floor": "skip", "older_than": "", "reason": ""}


@pytest.fixture
def units(dealer):
    with dealer.scope():
        return [
            StockUnitFactory(dealership=dealer.dealership, acquisition_cost=Decimal("17654.32"))
            for _ in range(3)
        ]


@pytest.fixture
def client(signed_in):
    return signed_in("general_manager")


def url(run, step="page", *rest):
    return reverse(f"admin:inventory_bulkrun_{step}", args=[run.pk, *rest])


def asked(**params):
    return f"{ADD}?{urlencode(params, doseq=True)}"


def previewed(client, dealer, address, data=RULE):
    response = client.post(address, data)
    assert response.status_code == 302, response.content.decode()[-3000:]
    with dealer.scope():
        return BulkRun.objects.latest("id")


def prices(dealer):
    with dealer.scope():
        return list(StockUnit.objects.order_by("id").values_list("internet_price", flat=True))


def test_the_list_offers_what_one_may_do(client, signed_in, units):
    page = client.get(LIST).content.decode()
    assert f'value="{units[0].pk}" form="bulk"' in page
    assert '<option value="reprice">' in page
    assert 'id="bulk"' not in signed_in("sales_rep").get(LIST).content.decode()


def test_reprice_of_everything_that_matches(client, dealer, units, django_assert_max_num_queries):
    address = asked(verb="reprice", all=1, query="search=accord&ordering=price")
    page = client.get(address).content.decode()
    assert "3</b> vehicles chosen: “accord”" in page
    run = previewed(client, dealer, address)
    assert prices(dealer) == [20_990] * 3
    with assert_query_baseline("inventory bulk preview"):
        page = client.get(url(run)).content.decode()
    assert "Nothing has been written yet" in page
    assert "Front gross after" in page
    assert page.count("$18,990") == 3
    seen = {"seen_version": str(run.version)}
    assert client.post(url(run, "do", "commit"), seen).status_code == 302
    assert "vehicles so far" in client.get(url(run)).content.decode()
    run_queued()
    assert prices(dealer) == [18_990] * 3
    assert 'data-opens="undo"' in client.get(url(run)).content.decode()
    assert client.post(url(run, "do", "undo"), {"reason": "test"}).status_code == 302
    run_queued()
    assert prices(dealer) == [20_990] * 3
    with assert_query_baseline("inventory bulk list"):
        assert "Undone" in client.get("/admin/inventory/bulkrun/").content.decode()


def test_the_rule_can_be_changed_before_it_is_written(client, dealer, units):
    run = previewed(client, dealer, asked(verb="reprice", unit=[units[0].pk, units[1].pk]))
    again = client.get(client.get(url(run)).context["again"])
    form = again.context["form"]
    assert [form[name].value() for name in ("how", "amount", "ending")] == ["lower", "10", "990"]
    assert again.context["choice"].count == 2
    assert client.post(url(run, "do", "discard")).status_code == 302
    assert client.get(url(run)).status_code == 404


def test_place_and_receive(client, dealer, units):
    with dealer.scope():
        lot = LocationFactory(dealership=dealer.dealership, name="North lot")
    address = asked(verb="place", unit=[unit.pk for unit in units])
    run = previewed(client, dealer, address, {"location_id": lot.pk, "reason": ""})
    assert "North lot" in client.get(url(run)).content.decode()
    client.post(url(run, "do", "commit"))
    run_queued()
    with dealer.scope():
        assert StockUnit.objects.filter(location=lot).count() == 3
    page = client.get(asked(verb="receive", unit=[units[0].pk])).content.decode()
    assert "This cannot be undone" in page
    run = previewed(client, dealer, asked(verb="receive", unit=[units[0].pk]), {"reason": ""})
    assert "It is in stock." in client.get(url(run)).content.decode()
    assert client.post(url(run, "do", "commit")).status_code == 409


def test_refusals_say_why(client, dealer, units):
    address = asked(verb="reprice", unit=[units[0].pk])
    response = client.post(address, RULE | {"amount": "95"})
    assert (response.status_code, "At most 90 %" in response.content.decode()) == (422, True)
    assert client.post(address, RULE | {"how": "dance"}).status_code == 422
    response = client.post(address, RULE | {"at_floor": "break"})
    assert "Required below the floor price." in response.content.decode()
    assert "No vehicle is chosen" in client.get(asked(verb="reprice")).content.decode()
    assert client.get(asked(verb="dance")).status_code == 302
    assert client.get(asked(verb="reprice", all=1, query="price__gte=x")).status_code == 422
    with dealer.scope():
        assert not BulkRun.objects.exists()


def test_who_may_not(client, signed_in, dealer, units):
    run = previewed(client, dealer, asked(verb="reprice", unit=[units[0].pk]))
    for role in ("sales_rep", "back_office", "auditor"):
        other = signed_in(role)
        assert other.get(asked(verb="reprice", unit=[units[0].pk])).status_code == 403
        assert other.get(url(run)).status_code == 403
        assert other.post(url(run, "do", "commit")).status_code == 403
        assert "Reprice" not in str(other.get("/admin/inventory/bulkrun/").context["runs"])
    with dealer.scope():
        assert BulkRun.objects.get().state == "ready"


def test_another_dealers_units_are_not_chosen(client, two_dealers, dealer):
    response = client.get(asked(verb="reprice", unit=[999_999]))
    assert "No vehicle is chosen" in response.content.decode()
