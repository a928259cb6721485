"""The import's engine: what it writes, what it leaves alone, what it survives."""

from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.models import Dealership
from apps.core.models import AuditEvent, Job, OutboxMessage
from apps.core.tenancy import scope
from apps.inventory.importing import grouping, writing
from apps.inventory.models import PriceChange, StockUnit, Vehicle
from tests.importing.conftest import run_import

VINS = ("1M8GDM9AXKP042788", "1G4AH59H45G118341", "11111111111111111")
SAME = ("rows", "created", "updated", "unchanged", "rejected", "flagged")


def row(number: int = 0, **cells: Any) -> dict[str, Any]:
    return {
        "vin": VINS[number],
        "listing_id": f"L{number}",
        "seller_id": "s1",
        "seller_name": "Corner Lot",
        "year": 2021,
        "make": "Honda",
        "model": "Civic",
        "price": "21950",
        "mileage": "48210",
        "stock_number": f"A{number}",
        **cells,
    }


def counts(job: Job) -> tuple[int, ...]:
    assert job.state == "succeeded", job.error
    return tuple(job.result[name] for name in SAME)


@pytest.fixture
def store(group):
    return Dealership.objects.create(group=group, name="Store", slug="store")


def stock(store: Dealership) -> list[StockUnit]:
    with scope(store.pk):
        return list(StockUnit.objects.order_by("id"))


def test_rows_become_vehicles_and_units_with_history_and_trail(store, write):
    job = run_import(write([row(0), row(1, price="", mileage="")]), dealership_id=store.pk)
    assert counts(job) == (2, 2, 0, 0, 0, 0)
    first, second = stock(store)
    assert (first.vin, first.title, first.price, first.odometer) == (
        VINS[0],
        "2021 Honda Civic",
        21950,
        48210,
    )
    assert (second.price, second.odometer, second.acquired_on) == (None, None, None)
    with scope(store.pk):
        assert StockUnit.history.count() == Vehicle.history.count() == 2
        assert [(c.kind, c.old, c.new) for c in PriceChange.objects.all()] == [
            ("internet", None, Decimal(21950))
        ]
        assert AuditEvent.objects.filter(action="inventory.import").count() == 1
    assert OutboxMessage.objects.filter(name="inventory.stock_units_imported").count() == 1


def test_a_second_run_changes_nothing(store, write):
    path = write([row(0), row(1)])
    run_import(path, dealership_id=store.pk)
    before = [unit.__dict__ | {"_state": None} for unit in stock(store)]
    assert counts(run_import(path, dealership_id=store.pk)) == (2, 0, 0, 2, 0, 0)
    assert [unit.__dict__ | {"_state": None} for unit in stock(store)] == before
    with scope(store.pk):
        assert StockUnit.history.count() == 2
        assert AuditEvent.objects.filter(action="inventory.import").count() == 1


def test_changed_cells_update_and_empty_cells_take_nothing_away(store, write):
    run_import(write([row(0), row(1)]), dealership_id=store.pk)
    job = run_import(write([row(0, price="20000"), row(1, price="", mileage="")]), dealership_id=store.pk)
    assert counts(job) == (2, 0, 1, 1, 0, 0)
    first, second = stock(store)
    assert (first.price, first.version) == (20000, 2)
    assert (second.price, second.odometer, second.version) == (21950, 48210, 1)
    with scope(store.pk):
        assert PriceChange.objects.filter(old=21950, new=20000).count() == 1


def test_a_car_without_vin_is_found_again_by_its_listing(store, write):
    path = write([row(0, vin="")])
    assert counts(run_import(path, dealership_id=store.pk)) == (1, 1, 0, 0, 0, 1)
    assert counts(run_import(path, dealership_id=store.pk)) == (1, 0, 0, 1, 0, 1)
    assert counts(run_import(write([row(0)]), dealership_id=store.pk)) == (1, 0, 1, 0, 0, 0)
    (unit,) = stock(store)
    with scope(store.pk):
        vehicle = Vehicle.objects.get()
    assert (unit.vin, vehicle.vin, vehicle.vin_flag) == (VINS[0], VINS[0], "valid")


def test_a_file_may_not_break_the_floor(store, write):
    run_import(write([row(0)]), dealership_id=store.pk)
    with scope(store.pk):
        unit = StockUnit.objects.get()
        unit.floor_price = Decimal(21000)
        unit.save()
    job = run_import(write([row(0, price="20000")]), dealership_id=store.pk)
    assert counts(job) == (1, 0, 0, 1, 0, 1)
    assert job.result["flags"] == {"below_floor": 1}
    assert stock(store)[0].price == 21950


def test_stock_numbers_of_the_file_are_kept_where_they_can_be(store, write):
    rows = [row(0, stock_number="SAME"), row(1, stock_number="same"), row(2, stock_number="NO ACCIDENT!")]
    job = run_import(write(rows), dealership_id=store.pk)
    assert counts(job) == (3, 3, 0, 0, 0, 2)
    assert [unit.stock_number for unit in stock(store)] == ["SAME", "U10001", "U10002"]


def test_the_same_car_twice_in_a_file_is_taken_once(store, write):
    job = run_import(write([row(0), row(0, price="1")]), dealership_id=store.pk)
    assert counts(job) == (2, 1, 0, 0, 1, 0)
    assert job.result["rejects"] == [{"line": 3, "reason": "The same car as in line 2."}]


def test_refused_rows_are_told_and_the_others_imported(store, write):
    job = run_import(write([row(0, price="call"), row(1)]), dealership_id=store.pk)
    assert counts(job) == (2, 1, 0, 0, 1, 0)
    assert job.result["rejects"][0]["line"] == 2


def test_a_dealership_per_seller(group, write):
    rows = [row(0), row(0, seller_id="s2", seller_name="Other Lot"), row(1, seller_id="")]
    job = run_import(write(rows), column="seller_id", group_id=group.pk)
    assert counts(job) == (3, 2, 0, 0, 1, 0)
    places = Dealership.objects.filter(group=group).order_by("external_seller_id")
    assert [(place.external_seller_id, place.name) for place in places] == [
        ("s1", "Corner Lot"),
        ("s2", "Other Lot"),
    ]
    assert [len(stock(place)) for place in places] == [1, 1]


def test_a_dry_run_counts_and_writes_nothing(group, write):
    rows = [row(0), row(1, seller_id="s2")]
    job = run_import(write(rows), column="seller_id", group_id=group.pk, dry_run=True)
    assert counts(job) == (2, 2, 0, 0, 0, 0)
    assert not Dealership.objects.filter(group=group).exists()
    assert not OutboxMessage.objects.exists()


def test_an_import_that_was_cut_off_goes_on_where_it_stood(store, write, monkeypatch):
    """The second batch fails once; the next attempt writes it and repeats nothing."""
    monkeypatch.setattr(grouping, "BATCH_ROWS", 1)
    written, real = [], writing.write_batch

    def failing(rows, **options):
        written.append([unit.line for _, units in rows for unit in units])
        if len(written) == 2:
            raise ConnectionError("cut off")
        real(rows, **options)

    monkeypatch.setattr("apps.inventory.importing.running.write_batch", failing)
    job = run_import(write([row(0), row(1), row(2)]), dealership_id=store.pk)
    assert (job.state, len(stock(store))) == ("retry_wait", 1)
    Job.objects.filter(pk=job.pk).update(state="queued", run_after=job.created_at)
    from apps.core.jobs.pulse import Pulse
    from apps.core.jobs.running import run_now

    ended = run_now(job.pk, pulse=Pulse)
    assert ended is not None
    assert counts(ended) == (3, 3, 0, 0, 0, 0)
    assert written == [[2], [3], [3], [4]]
    assert len(stock(store)) == 3


def test_a_file_that_changed_meanwhile_is_not_resumed(store, write):
    path = write([row(0)])
    job = run_import(path, dealership_id=store.pk)
    Job.objects.filter(pk=job.pk).update(
        state="queued", checkpoint={"digest": "other", "done": 1, "outcome": {}}, run_after=job.created_at
    )
    from apps.core.jobs.pulse import Pulse
    from apps.core.jobs.running import run_now

    ended = run_now(job.pk, pulse=Pulse)
    assert ended is not None
    assert "changed since" in ended.error


def test_a_file_without_identity_ends_the_job_with_a_sentence(store, write):
    job = run_import(write([{"make": "Honda", "model": "Civic"}]), dealership_id=store.pk)
    assert (job.state, stock(store)) == ("dead", [])
    assert "VIN, a listing id or a stock number" in job.error
