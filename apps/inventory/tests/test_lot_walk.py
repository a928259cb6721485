"""The lot walk at its doors: what the phone is given, what it may send, what is left to see."""

import gzip
import hashlib
import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from apps.accounts.tests.fixtures import Dealer
from apps.core.clock import now
from apps.core.testing.baselines import assert_query_baseline
from apps.core.testing.concurrency import at_once
from apps.inventory.admin.lot_app import SCRIPTS
from apps.inventory.models import Sighting, StockUnit
from apps.inventory.services.sightings import Look, see
from apps.inventory.tests.conftest import SignIn, actor_of
from apps.inventory.tests.factories import StockUnitFactory, unit_in

STATIC = settings.BASE_DIR / "static"
PAGE, STOCK, SEE = "/admin/lot/", "/admin/lot/stock/", "/admin/lot/sightings/"


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    with dealer.scope():
        unit_in(dealer.dealership, "ordered", stock_number="AWAY")
        unit_in(dealer.dealership, "delivered", stock_number="GONE")
        return unit_in(dealer.dealership, "held", stock_number="HERE")


def sent(client: Client, unit: StockUnit, **more: Any) -> Any:
    who = client.get(STOCK).json()["who"]
    body = {
        "who": who,
        "unit_id": unit.pk,
        "client_id": str(uuid4()),
        "seen_at": now().isoformat(),
        "status": "held",
    }
    return client.post(SEE, json.dumps(body | more), content_type="application/json")


def test_the_phone_gets_what_stands_here_and_no_money(
    signed_in: SignIn, dealer: Dealer, unit: StockUnit
) -> None:
    client = signed_in("general_manager")
    answer = client.get(STOCK)
    (shown,) = answer.json()["units"]
    assert shown["stock_number"] == "HERE"
    assert not re.search(r"cost|price|customer|Zoë|deal", answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    with dealer.scope():
        for _ in range(5):
            StockUnitFactory(dealership=dealer.dealership)
    with assert_query_baseline("inventory lot stock"):
        client.get(STOCK)
    assert signed_in("auditor").get(STOCK).status_code == 403


def test_the_shell_is_nobodys_and_runs_nothing_inline(signed_in: SignIn, unit: StockUnit) -> None:
    client = signed_in("sales_rep")
    answer = client.get(PAGE)
    html = answer.content.decode()
    person: Any = get_user(client)  # type: ignore[arg-type]
    assert person.name not in html and 'csrfmiddlewaretoken" value' not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", html)
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    worker = client.get("/admin/lot/sw.js")
    assert worker.headers["Content-Type"] == "text/javascript"
    known = json.loads(worker.content.decode().partition(";\n")[0].removeprefix("self.LOT = "))
    assert known["page"] == PAGE and "/static/lot/app.js" in known["assets"]
    assert not any(asset.startswith("/admin/") for asset in known["assets"])


def test_a_sighting_from_the_phone_counts_once(signed_in: SignIn, dealer: Dealer, unit: StockUnit) -> None:
    client, client_id = signed_in("technician"), str(uuid4())
    answers = [sent(client, unit, client_id=client_id, odometer=30_500) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    doubtful = sent(client, unit, odometer=12)
    assert (doubtful.status_code, doubtful.json()["doubts"][0]["code"]) == (409, "odometer_lower")
    assert sent(client, unit, odometer=12, settled=["odometer_lower"]).status_code == 201
    assert sent(client, unit, odometer=-1).status_code == 422
    assert sent(client, unit, unit_id=10**9).status_code == 404
    assert client.post(SEE, b"[", content_type="application/json").status_code == 422
    assert client.post(SEE, b"[]", content_type="application/json").status_code == 422
    other = sent(signed_in("sales_rep"), unit, who=client.get(STOCK).json()["who"])
    assert (other.status_code, "somebody else" in other.json()["detail"].lower()) == (409, True)
    assert signed_in("auditor").post(SEE, b"{}", content_type="application/json").status_code == 403
    with dealer.scope():
        assert Sighting.objects.count() == 2
        assert StockUnit.objects.get(pk=unit.pk).odometer == 30_500


@pytest.mark.django_db(transaction=True)
def test_two_tabs_send_the_same_sighting(dealer: Dealer) -> None:
    by = actor_of("technician", dealer.dealership)
    with dealer.scope():
        unit = unit_in(dealer.dealership, "in_stock")
    at = now()
    look = Look(at)

    def send() -> int:
        with dealer.scope():
            return see(unit_id=unit.pk, look=look, by=by, at=at).pk

    first, second = at_once([send, send])
    assert first == second
    with dealer.scope():
        assert Sighting.objects.count() == 1


def test_the_report_lists_what_nobody_saw(signed_in: SignIn, dealer: Dealer, unit: StockUnit) -> None:
    with dealer.scope():
        other = StockUnitFactory(dealership=dealer.dealership, stock_number="SEEN")
    client, walk = signed_in("general_manager"), reverse("admin:inventory_walk")
    client.get(walk)
    with assert_query_baseline("inventory lot walk"):
        html = client.get(walk).content.decode()
    assert "0 of 2" in html and "HERE" in html
    assert sent(client, other, status="in_stock").status_code == 201
    html = client.get(walk).content.decode()
    assert "1 of 2" in html and "HERE" in html and ">SEEN" not in html
    before = (now() - timedelta(days=3)).date()
    assert "0 of 2" in client.get(f"{walk}?day={before}").content.decode()
    assert "1 of 2" in client.get(f"{walk}?day=2999-01-01&cursor=x").content.decode()
    assert signed_in("auditor").get(walk).status_code == 200


def test_signing_out_tells_the_browser_to_forget(signed_in: SignIn, unit: StockUnit) -> None:
    for address in ("/admin/logout/", "/accounts/logout/"):
        client = signed_in("sales_rep")
        assert client.post(address).headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in Client().get(PAGE).headers


def test_scripts_stay_within_their_budget() -> None:
    sizes = [len(gzip.compress((STATIC / name).read_bytes())) for name in (*SCRIPTS, "lot/sw.js")]
    assert sum(sizes) <= 10 * 1024
    assert (STATIC / "lot" / "lot.css").stat().st_size <= 8 * 1024


def test_what_is_vendored_is_what_its_readme_says() -> None:
    said = (STATIC / "vendor" / "README.md").read_text()
    for name, digest in re.findall(r"^\| `([\w.]+)` \|.*`([0-9a-f]{64})`", said, re.MULTILINE):
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest
    assert "zxing.min.js" in said
