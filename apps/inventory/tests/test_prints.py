"""Stickers and labels: read back by a scanner, public facts only, by whom, of whose cars."""

from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotAllowed, NotFound
from apps.core.models import AuditEvent
from apps.core.testing.api import Case, run_case
from apps.inventory import permissions as may
from apps.inventory.models import StockExport, StockUnit, VehicleBrand
from apps.inventory.printing.pen import ink_on, western
from apps.inventory.printing.prints import PRINTS, SHEETS
from apps.inventory.services import exports
from apps.inventory.services.printing import print_one
from apps.inventory.tests.conftest import SignIn
from apps.inventory.tests.exports import content, made
from apps.inventory.tests.factories import AT, VIN, VehicleFactory, unit_in
from apps.inventory.tests.prints import bar_codes, pages_of

LIST = "/admin/inventory/stockunit/"
ADD = "/admin/inventory/stockexport/add/"
VINS = ("1HGCM82633A004352", "1M8GDM9AXKP042788", "5YJ3E1EA7KF317000", "1FTFW1ET5DFC10312")


def car_in(shop: Dealership, vin: str | None = VIN, **fields: Any) -> StockUnit:
    car = VehicleFactory(
        dealership=shop, vin=vin, engine="2.0L I4 turbo", exterior_colour="Crystal Black", trim="Zoë “Ő”"
    )
    return unit_in(shop, "in_stock", vehicle=car, **fields)


@pytest.mark.parametrize("country", ["US", "DE"])
@pytest.mark.parametrize("kind", PRINTS)
def test_a_scanner_reads_the_vin(shop: Dealership, boss: Actor, kind: str, country: str) -> None:
    shop.country = country
    shop.save()
    unit = car_in(shop)
    pdf = print_one(unit_id=unit.pk, kind=kind, by=boss)
    assert bar_codes(pdf) == [(VIN, "Code 128")]
    (text,) = pages_of(pdf)
    for said in (VIN, unit.stock_number, "2021 Honda Accord Zoë “O”", "Crystal Black"):
        assert said in text


def test_a_sticker_tells_the_public_what_it_may_know(shop: Dealership, boss: Actor) -> None:
    shop.licence_number, shop.phone = "IL-4471", "+1 312 555 0100"
    shop.save()
    unit = car_in(
        shop,
        internet_price=Decimal("20989.50"),
        floor_price=Decimal("19111.11"),
        acquisition_cost=Decimal("17222.22"),
        pack=Decimal("333.33"),
        msrp=Decimal(39000),
        description="Heated seats\nOne owner\n" + "and more, " * 900,
    )
    VehicleBrand.objects.create(
        dealership=shop,
        vehicle_id=unit.vehicle_id,
        kind="flood",
        source="title",
        state="TX",
        actor_name="x",
        at=AT,
    )
    (text,) = pages_of(print_one(unit_id=unit.pk, kind="sticker", by=boss))
    for said in (
        "$20,989.50",
        "30,000 mi",
        "IL-4471",
        shop.name,
        "2.0L I4 turbo",
        "Heated seats",
        "Buyers Guide",
    ):
        assert said in text
    assert "Branded title: Flood TX" in text
    for secret in ("19,111", "17,222", "333.33", "39,000", "21,990"):
        assert secret not in text
    new = car_in(shop, VINS[0], condition="new", msrp=Decimal(39000), list_price=None, internet_price=None)
    (text,) = pages_of(print_one(unit_id=new.pk, kind="sticker", by=boss))
    assert ("Ask us for the price" in text, "Branded" in text) == (True, False)


def test_a_car_without_a_vin_has_no_bar_code(shop: Dealership, boss: Actor) -> None:
    unit = car_in(shop, None)
    for kind, said in (("sticker", "VIN not known"), ("key_tag", "No VIN")):
        pdf = print_one(unit_id=unit.pk, kind=kind, by=boss)
        assert (bar_codes(pdf), said in pages_of(pdf)[0]) == ([], True)


def test_many_cars_on_sheets_in_the_order_of_the_list(shop: Dealership, boss: Actor) -> None:
    cars = [car_in(shop, vin) for vin in VINS]
    cars += [car_in(shop, None) for _ in range(8)]
    export = made(boss, format="file_label", query="ordering=id")
    assert (export.rows, export.columns, export.with_cost) == (12, [], False)
    pdf = content(export)
    pages = pages_of(pdf)
    assert len(pages) == 2  # ten labels of 4 × 2 inches a sheet
    assert [text for text, _ in bar_codes(pdf)] == sorted(VINS)
    printed = "".join(pages)
    places = [printed.index(car.stock_number) for car in cars]
    assert places == sorted(places)
    assert export.file_name.startswith("file-labels-")
    assert export.file_name.endswith(".pdf")


def test_labels_stay_on_the_paper() -> None:
    for sheet in SHEETS.values():
        right = sheet.first[0] + (sheet.across - 1) * sheet.step[0] + sheet.label[0]
        bottom = sheet.first[1] + (sheet.down - 1) * sheet.step[1] + sheet.label[1]
        assert (right <= sheet.paper[0], bottom <= sheet.paper[1]) == (True, True)
        assert sheet.step[0] >= sheet.label[0]
        assert sheet.step[1] >= sheet.label[1]


@pytest.mark.parametrize(
    ("given", "shown"), [("Zoë Škoda", "Zoë Škoda"), ("Győr", "Gyor"), ("李", "?"), ("a\x00\tb", "a  b")]
)
def test_letters_that_the_fonts_lack(given: str, shown: str) -> None:
    assert western(given) == shown


def test_words_on_the_stores_colour_can_be_read() -> None:
    assert [ink_on(colour).hexval() for colour in ("#1d4ed8", "#f59e0b")] == ["0xffffff", "0x000000"]


def test_too_many_prints(shop: Dealership, boss: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_PRINTED", 1)
    car_in(shop)
    made(boss, format="sticker")
    car_in(shop, VINS[0])
    with pytest.raises(Invalid, match="1 vehicles at most"):
        exports.export(format="sticker", by=boss, at=AT)
    assert StockExport.objects.count() == 1


def test_who_exports_may_not_print_without_the_right(shop: Dealership, boss: Actor) -> None:
    auditor = Actor(
        **{name: getattr(boss, name) for name in boss.__slots__ if name != "permissions"},
        permissions=frozenset(boss.permissions) - {may.PRINT},
    )
    with pytest.raises(NotAllowed):
        exports.export(format="key_tag", by=auditor, at=AT)
    with pytest.raises(NotAllowed):
        print_one(unit_id=car_in(shop).pk, kind="key_tag", by=auditor)
    with pytest.raises(NotFound):
        print_one(unit_id=1, kind="poster", by=boss)
    assert not (StockExport.objects.exists() or AuditEvent.objects.filter(action="inventory.print").exists())


def test_from_the_vehicle_page(dealer: Dealer, signed_in: SignIn) -> None:
    with dealer.scope():
        unit = car_in(dealer.dealership)
    page = f"{LIST}{unit.pk}/page/"
    rep = signed_in("sales_rep")
    assert f"{LIST}{unit.pk}/print/sticker/" in rep.get(page).content.decode()
    answer = rep.get(f"{LIST}{unit.pk}/print/sticker/")
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("application/pdf", True)
    assert bar_codes(answer.content) == [(VIN, "Code 128")]
    assert rep.get(f"{LIST}{unit.pk}/print/poster/").status_code == 404
    with dealer.scope():
        (told,) = AuditEvent.objects.filter(action="inventory.print")
        assert (told.facts, told.target_id) == ({"print": "sticker"}, str(unit.pk))
    auditor = signed_in("auditor")
    assert "/print/" not in auditor.get(page).content.decode()
    assert auditor.get(f"{LIST}{unit.pk}/print/key_tag/").status_code == 403


def test_from_the_list(dealer: Dealer, signed_in: SignIn) -> None:
    with dealer.scope():
        unit = car_in(dealer.dealership)
    boss = signed_in("general_manager")
    assert 'name="format" value="key_tag"' in boss.get(LIST).content.decode()
    asked = f"{ADD}?query=&unit={unit.pk}&format=key_tag"
    assert '<option value="key_tag" selected>' in boss.get(asked).content.decode()
    page = boss.get(boss.post(asked, {"format": "key_tag"})["Location"]).content.decode()
    assert "Key tags (PDF)" in page
    auditor = signed_in("auditor")
    assert "Labels" not in auditor.get(LIST).content.decode()
    assert "key_tag" not in auditor.get(ADD + f"?unit={unit.pk}").content.decode()


@pytest.mark.parametrize("role", ["general_manager", "sales_rep", "technician", "auditor", "fi_manager"])
def test_who_may_through_the_api(dealer: Dealer, api_as: Any, role: str) -> None:
    with dealer.scope():
        unit = car_in(dealer.dealership)
    case = Case("get", f"stock-units/{unit.pk}/print/key_tag/", may.PRINT)
    run_case(case, lambda r: api_as(r, dealer), role)


def test_the_api_prints_ours_only(two_dealers: TwoDealers, api_as: Any) -> None:
    with two_dealers.ours.scope():
        unit = car_in(two_dealers.ours.dealership)
    path = f"stock-units/{unit.pk}/print/sticker/"
    assert bar_codes(api_as("sales_rep", two_dealers.ours).get(path).content) == [(VIN, "Code 128")]
    assert api_as("dealer_admin", two_dealers.theirs).get(path).status_code == 404
    assert api_as("sales_rep", two_dealers.ours).get(path.replace("sticker", "poster")).status_code == 404
