"""An import from upload to undo: what each step says, writes and leaves alone."""

from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotAllowed
from apps.core.models import AuditEvent
from apps.core.tenancy import scope
from apps.inventory.importing import rejects
from apps.inventory.importing.rules import Rules
from apps.inventory.models import ImportProfile, ImportRun, PriceChange, StockUnit, Vehicle
from apps.inventory.pricing import PriceKind
from apps.inventory.services import imports
from apps.inventory.services.pricing import set_price
from tests.importing.runs import Wizard, as_csv
from tests.importing.test_import import VINS, row

KEPT = {"id", "version", "status_at"}


@pytest.fixture
def store(group):
    return Dealership.objects.create(group=group, name="Store", slug="store", time_zone="America/New_York")


@pytest.fixture
def wizard(store) -> Wizard:
    return Wizard(store)


def facts(store: Dealership) -> dict[str, list[dict[str, Any]]]:
    """Every business column of stock, without the rows that an undo has withdrawn."""
    with scope(store.pk):
        units = StockUnit.objects.exclude(status="cancelled").order_by("id")
        vehicles = Vehicle.objects.filter(pk__in=list(units.values_list("vehicle_id", flat=True))).order_by(
            "id"
        )
        return {
            "units": [{n: v for n, v in found.items() if n not in KEPT} for found in units.values()],
            "vehicles": [{n: v for n, v in found.items() if n not in KEPT} for found in vehicles.values()],
        }


def prices(store: Dealership) -> list[tuple[Any, ...]]:
    with scope(store.pk):
        return list(PriceChange.objects.order_by("id").values_list("kind", "old", "new"))


def test_the_check_tells_everything_and_writes_no_car(wizard, store):
    wizard.check([row(0), row(1)])
    wizard.commit()
    before = facts(store)
    counts = wizard.check(
        [row(0, price="20000"), row(1), row(2), row(0), row(2, vin="", listing_id="", stock_number="")]
    )
    expected = {"create": 1, "update": 1, "unchanged": 1, "reject": 2, "gone": 0, "flagged": 0}
    assert counts == expected
    assert facts(store) == before
    (changed,) = wizard.lines("update")
    assert changed.changes == [["internet_price", "21950.00", "20000"]]
    assert [(found.line, found.reason) for found in wizard.lines("reject")] == [
        (5, "The same car as in line 2."),
        (
            6,
            "The row has neither a VIN, a listing id nor a stock number, so the car could not be found again.",
        ),
    ]
    with scope(store.pk):
        assert not AuditEvent.objects.filter(action="inventory.import").exclude(
            facts__job=ImportRun.objects.earliest("id").commit_job_id
        )


def test_import_and_undo_leaves_stock_as_it_was(wizard, store):
    wizard.check([row(0, trim="LX"), row(1, price="", mileage="", trim="LX")])
    wizard.commit()
    before, priced = facts(store), len(prices(store))
    changed = row(0, price="20000", model="Accord", mileage="50000", trim="")
    wizard.check([changed, row(1, price="9000", trim="EX"), row(2, trim="LX")])
    done = wizard.commit()
    assert (done["created"], done["updated"], done["rejected"]) == (1, 2, 0)
    assert facts(store) != before
    result = wizard.undo()
    assert (result["restored"], result["withdrawn"], result["left"]) == (2, 1, 0)
    assert facts(store) == before
    assert len(prices(store)) == priced + 6
    assert set(prices(store)[-3:]) == {
        ("internet", Decimal(20000), Decimal(21950)),
        ("internet", Decimal(9000), None),
        ("internet", Decimal(21950), None),
    }
    assert wizard.run.state == "undone"
    with scope(store.pk):
        withdrawn = StockUnit.objects.get(status="cancelled")
        assert (withdrawn.stock_number, withdrawn.price) == ("A2", None)
        assert AuditEvent.objects.filter(action="inventory.undo_import").count() == 2


def test_what_somebody_changed_since_is_left_and_told(wizard, store):
    wizard.check([row(0), row(1)])
    wizard.commit()
    wizard.check([row(0, price="20000", mileage="50000"), row(2)])
    wizard.commit()
    with scope(store.pk, actor=wizard.by):
        for number in ("A0", "A2"):
            unit = StockUnit.objects.get(stock_number=number)
            set_price(unit_id=unit.pk, kind=PriceKind.INTERNET, amount=Decimal(19000), by=wizard.by, at=now())
    result = wizard.undo()
    assert [found["fields"] for found in result["conflicts"]] == [["internet_price"], ["internet_price"]]
    with scope(store.pk):
        first, made = (StockUnit.objects.get(stock_number=number) for number in ("A0", "A2"))
    assert (first.price, first.odometer) == (Decimal(19000), 48210)
    assert (made.price, made.status) == (Decimal(19000), "in_stock")


def test_an_undone_car_comes_back_with_its_number(wizard, store):
    wizard.check([row(0)])
    wizard.commit()
    wizard.undo()
    wizard.check([row(0, price="20000")])
    assert wizard.commit()["created"] == 1
    with scope(store.pk):
        unit = StockUnit.objects.get()
    assert (unit.stock_number, unit.status, unit.price) == ("A0", "in_stock", Decimal(20000))
    assert wizard.undo()["withdrawn"] == 1


def test_rejects_corrected_are_imported_by_the_same_mapping(wizard, store):
    bad = row(1, price="call us", model="-Civic")
    wizard.check([row(0), bad])
    wizard.commit()
    told = [(found.line, found.reason, found.cells) for found in wizard.lines("reject")]
    text = "".join(rejects.lines(wizard.run.headers, told))
    assert "'-Civic" in text
    counts = wizard.check(text.replace("call us", "12000").encode())
    assert (counts["create"], counts["reject"]) == (1, 0)
    wizard.commit()
    with scope(store.pk):
        assert StockUnit.objects.get(price=12000).model == "-Civic"


def test_a_mapping_is_remembered_by_the_columns(wizard, store):
    wizard.upload(b"a,b,c,d\n1,Honda,Civic,7\n")
    assert wizard.run.columns == {}
    rules = Rules(
        {"external_id": "a", "make": "b", "model": "c", "price": "d"},
        {"condition": "new"},
        decimal_comma=True,
    )
    assert wizard.check(rules=rules)["create"] == 1
    assert wizard.upload(b"d,c,b,a\n9,Civic,Honda,2\n").columns == rules.columns
    assert wizard.run.options["constants"] == {"condition": "new"}
    with scope(store.pk):
        assert ImportProfile.objects.count() == 1


def test_cars_that_the_file_lacks_are_listed_and_closed_only_if_chosen(wizard, store):
    wizard.check([row(0), row(1), row(2)])
    wizard.commit()
    assert wizard.check([row(0)], whole_stock=True)["gone"] == 2
    assert wizard.commit()["gone"] == 0
    wizard.check([row(0)], whole_stock=True, gone="return_to_source", gone_reason="sold at auction")
    assert wizard.commit()["gone"] == 2
    with scope(store.pk):
        assert StockUnit.objects.filter(status="returned_to_source").count() == 2
    assert wizard.undo()["restored"] == 2
    with scope(store.pk):
        assert StockUnit.objects.filter(status="in_stock").count() == 3


def test_sold_history_makes_closed_stays_with_their_dates(wizard, store):
    sold = row(0, stock_status="Sold", date_in_stock="1/5/2024", sold_date="2024-03-10", sale_price="$19,500")
    now_here = row(
        0, stock_status="", date_in_stock="2026-01-02", sold_date="", sale_price="", stock_number="B0"
    )
    assert wizard.check([sold, now_here])["create"] == 2
    wizard.commit()
    with scope(store.pk):
        over, here = StockUnit.objects.order_by("status_at")
    assert (over.status, str(over.acquired_on), str(over.sold_on)) == (
        "delivered",
        "2024-01-05",
        "2024-03-10",
    )
    assert (over.status_at.isoformat(), over.sale_price) == ("2024-03-10T16:30:00+00:00", Decimal(19500))
    assert (here.status, over.vehicle_id) == ("in_stock", here.vehicle_id)
    assert wizard.check([sold, now_here])["unchanged"] == 2


def test_who_may_not(wizard, store):
    wizard.check([row(0)])
    nobody = Actor(user_id=1, name="Rep", door="admin", dealership_id=store.pk)
    calls = (
        lambda: imports.upload(content=None, name="x", by=nobody, at=now()),
        lambda: imports.check(run_id=wizard.run.pk, rules=Rules(), by=nobody, at=now()),
        lambda: imports.commit(run_id=wizard.run.pk, by=nobody, at=now()),
        lambda: imports.undo(run_id=wizard.run.pk, reason="x", by=nobody, at=now()),
        lambda: imports.discard(run_id=wizard.run.pk, by=nobody, at=now()),
    )
    with scope(store.pk, actor=nobody):
        before = ImportRun.objects.values().get()
        for call in calls:
            with pytest.raises(NotAllowed):
                call()
        assert ImportRun.objects.values().get() == before


def test_steps_out_of_order(wizard, store):
    wizard.upload([row(0)])
    with scope(store.pk, actor=wizard.by):
        with pytest.raises(Conflict):
            imports.commit(run_id=wizard.run.pk, by=wizard.by, at=now())
        with pytest.raises(Conflict):
            imports.undo(run_id=wizard.run.pk, reason="x", by=wizard.by, at=now())
    wizard.check()
    wizard.commit()
    with scope(store.pk, actor=wizard.by), pytest.raises(Conflict):
        imports.discard(run_id=wizard.run.pk, by=wizard.by, at=now())


def test_a_file_that_is_too_large_or_no_table_is_not_kept(wizard, store):
    with pytest.raises(Invalid, match="web page"):
        wizard.upload(b"<html>")
    with scope(store.pk, actor=wizard.by):
        from django.core.files.base import ContentFile

        with pytest.raises(Invalid, match="at most 10 can"):
            imports.upload(content=ContentFile(as_csv([row(0)])), name="x", by=wizard.by, at=now(), limit=10)
        assert not ImportRun.objects.exists()


def test_vins_found_by_their_look(wizard):
    wizard.upload([{"code": vin.lower(), "make": "Honda", "modell": "Civic"} for vin in VINS])
    assert wizard.run.columns == {"vin": "code", "make": "make", "model": "modell"}
