"""Exports: what one sees, in its order; cost and formulas; expiry; what the trail says."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed
from apps.core.models import AuditEvent, Job
from apps.core.testing.jobs import run_queued
from apps.inventory.entries import COST_FIELDS
from apps.inventory.exporting.writing import write
from apps.inventory.importing.marks import RISKY
from apps.inventory.models import StockExport
from apps.inventory.services import exports
from apps.inventory.tasks import forget_exports
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.exports import content, job_of, made, rows
from apps.inventory.tests.factories import AT, StockUnitFactory, VehicleFactory, unit_in

EVIL = [f"{sign}cmd|' /C calc'!A0" for sign in RISKY]


@pytest.fixture
def shopkeeper(shop: Dealership) -> Actor:
    """May export, may not see cost: no role is so by default, a group may make one."""
    boss = actor_of("general_manager", shop)
    permissions = frozenset(boss.permissions) - {"inventory.see_cost"}
    return Actor(
        **{name: getattr(boss, name) for name in boss.__slots__ if name != "permissions"},
        permissions=permissions,
    )


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_the_list_shows_in_its_order(shop: Dealership, boss: Actor, format: str) -> None:
    for price in (21_000, None, 19_500, 30_000):
        unit_in(shop, "in_stock", list_price=price, internet_price=None)
    unit_in(shop, "delivered", list_price=18_000, internet_price=None)
    export = made(boss, format=format, query="active=true&price__lte=25000&ordering=price")
    assert [float(row["asking_price"]) for row in rows(export)] == [19_500, 21_000]
    assert (export.state, export.rows, export.size) == ("ready", 2, len(content(export)))
    everything = made(boss, format=format, query="ordering=price")
    assert [float(row["asking_price"] or 0) for row in rows(everything)] == [
        18_000,
        19_500,
        21_000,
        30_000,
        0,
    ]


def test_chosen_rows_only(shop: Dealership, boss: Actor) -> None:
    first, _, third = (unit_in(shop, "in_stock").pk for _ in range(3))
    found = rows(made(boss, unit_ids=[first, third, 999_999_999], query="ordering=id"))
    assert len(found) == 2


def test_each_cell_says_what_the_list_says(shop: Dealership, boss: Actor) -> None:
    unit = unit_in(
        shop,
        "sold",
        vehicle=VehicleFactory(dealership=shop, vin="1M8GDM9AXKP042788"),
        acquisition_cost=Decimal("18000.10"),
        fees=Decimal("99.90"),
        acquired_on=date(2026, 11, 1),
    )
    (row,) = rows(made(boss, query=f"stock_number={unit.stock_number}"))
    assert (row["vin"], row["stock_status"], row["condition"]) == (unit.vin, "sold_not_delivered", "used")
    assert (row["asking_price"], row["acquired_on"]) == ("20990.00", "2026-11-01")
    assert (row["acquisition_cost"], row["cost_without_pack"], row["pack"]) == ("18000.10", "18100.00", "")
    (sheet,) = rows(made(boss, format="xlsx", query=f"stock_number={unit.stock_number}"))
    assert (sheet["asking_price"], sheet["cost_without_pack"]) == (20990, 18100)
    assert sheet["acquired_on"].date() == date(2026, 11, 1)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_formulas_are_text_and_numbers_stay_numbers(shop: Dealership, boss: Actor, format: str) -> None:
    for number, evil in enumerate(EVIL):
        car = VehicleFactory(dealership=shop, make=evil)
        StockUnitFactory(dealership=shop, vehicle=car, stock_number=f"E{number}", internet_price=Decimal(0))
    export = made(boss, format=format, query="ordering=id")
    for row, evil in zip(rows(export), EVIL, strict=True):
        assert row["make"].startswith("'")
        assert row["make"][1:].strip() == evil.strip()
        assert row["internet_price"] in ("0.00", 0)
    if format == "xlsx":
        sheet = ZipFile(BytesIO(content(export))).read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet


def test_control_characters_do_not_break_a_workbook(tmp_path: Any) -> None:
    with (tmp_path / "x.xlsx").open("wb") as target:
        assert write(target, "xlsx", ["title"], [["a\x00b\x0bc"]]) == 1


def test_cost_for_those_who_see_cost(shop: Dealership, boss: Actor, shopkeeper: Actor) -> None:
    unit_in(shop, "in_stock", acquisition_cost=Decimal("18765.43"))
    plain = made(shopkeeper)
    assert not plain.with_cost
    assert b"18765" not in content(plain)
    assert not {*COST_FIELDS, "cost_without_pack"} & set(plain.columns)
    full = made(boss)
    assert b"18765.43" in content(full)
    with pytest.raises(NotAllowed):
        exports.take(export_id=full.pk, by=shopkeeper, at=now())
    assert exports.take(export_id=plain.pk, by=boss, at=now()) == plain


def test_who_may_not_asks_for_nothing(shop: Dealership, rep: Actor, boss: Actor) -> None:
    with pytest.raises(NotAllowed):
        exports.export(format="csv", by=rep, at=AT)
    assert not StockExport.objects.exists()
    ready = made(boss)
    with pytest.raises(NotAllowed):
        exports.take(export_id=ready.pk, by=rep, at=now())
    assert not AuditEvent.objects.filter(action="inventory.take_export").exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"format": "pdf"},
        {"query": "colour_of_money=green"},
        {"query": "ordering=secret"},
        {"query": "year=abc"},
        {"query": "cursor=x"},
        {"unit_ids": []},
        {"unit_ids": list(range(exports.MOST_CHOSEN + 1))},
    ],
)
def test_refused_before_anything_is_begun(shop: Dealership, boss: Actor, asked: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refusal:
        exports.export(**{"format": "csv", **asked}, by=boss, at=AT)
    assert isinstance(refusal.value, Invalid)
    assert not (StockExport.objects.exists() or Job.objects.exists())


def test_the_trail_says_what_and_how_many(shop: Dealership, boss: Actor) -> None:
    unit_in(shop, "in_stock")
    export = made(boss, query="active=true")
    (told,) = AuditEvent.objects.filter(action="inventory.export")
    assert told.facts == {"format": "csv", "query": "active=true", "cost": True, "rows": 1}
    assert (told.actor_id, told.target_id) == (boss.user_id, str(export.pk))


def test_a_file_ends(shop: Dealership, boss: Actor) -> None:
    export = made(boss)
    late = now() + timedelta(days=8)
    with pytest.raises(Conflict, match="expired"):
        exports.take(export_id=export.pk, by=boss, at=late)
    storage, name = export.file.storage, export.file.name
    assert forget_exports() == 0
    assert storage.exists(name)
    StockExport.objects.filter(pk=export.pk).update(expires_at=now())
    assert forget_exports() == 1
    export.refresh_from_db()
    assert (export.state, export.file.name) == ("expired", "")


def test_a_job_that_was_cut_off_makes_the_file_once(shop: Dealership, boss: Actor) -> None:
    unit_in(shop, "in_stock")
    export = exports.export(format="csv", by=boss, at=AT)
    with pytest.raises(Conflict, match="still being made"):
        exports.take(export_id=export.pk, by=boss, at=now())
    export.file.storage.save(export.file_path(), BytesIO(b"half"))
    run_queued()
    export.refresh_from_db()
    assert job_of(export).result == {"rows": 1, "bytes": export.size}
    assert export.file.name == export.file_path()
    assert len(rows(export)) == 1
