"""Fifty thousand cars leave as CSV and as XLSX; the worker's memory grows by less than 50 MB."""

import resource
import time

import pytest
from django.db import connection

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.core.actor import system_actor
from apps.core.jobs.pulse import Pulse
from apps.core.jobs.running import run_now
from apps.core.tenancy import scope
from apps.core.testing.processes import Child
from apps.inventory.models import StockExport
from apps.inventory.services import exports
from apps.inventory.tests.factories import AT, StockUnitFactory

CARS = 50_000
MOST_GROWTH = 50 * 1024  # KiB, as ru_maxrss counts


def fill(store: Dealership) -> None:
    """Cars like the first one, each with a number of its own."""
    with scope(store.pk):
        first = StockUnitFactory(dealership=store)
        names = [
            f'"{column.column}"'
            for column in first._meta.concrete_fields
            if column.name not in ("id", "stock_number", "vehicle", "vin_reversed", "missing")
        ]
        car = [f'"{c.column}"' for c in first.vehicle._meta.concrete_fields if c.name != "id"]
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH cars AS (INSERT INTO inventory_vehicle ({', '.join(car)}) SELECT {', '.join(car)} "
                "FROM inventory_vehicle, generate_series(2, %s) WHERE inventory_vehicle.id = %s RETURNING id) "
                f"INSERT INTO inventory_stockunit ({', '.join(names)}, stock_number, vehicle_id) "
                f"SELECT {', '.join(f'u.{name}' for name in names)}, 'N' || cars.id, cars.id "
                "FROM inventory_stockunit u, cars WHERE u.id = %s",
                [CARS, first.vehicle_id, first.pk],
            )


@pytest.mark.faults
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_memory_does_not_grow(
    transactional_db: None, format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store = DealershipFactory()
    fill(store)
    by = system_actor("test", dealership_id=store.pk)
    with scope(store.pk, actor=by):
        warm = exports.export(format=format, query="year=1900", by=by, at=AT)
        export = exports.export(format=format, by=by, at=AT)

    def make() -> None:
        run_now(warm.job_id or 0, pulse=Pulse)
        peak, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
        ended = run_now(export.job_id or 0, pulse=Pulse)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
        assert ended is not None
        assert ended.result["rows"] == CARS, ended.error
        with capsys.disabled():
            told = f"{format}: {CARS:,} cars in {time.monotonic() - began:.0f} s, {grown / 1024:.0f} MB more"
            print(f"\n{told}", flush=True)  # noqa: T201
        assert grown < MOST_GROWTH, grown

    assert Child(make).wait() == 0
    with scope(store.pk):
        assert StockExport.objects.get(pk=export.pk).rows == CARS
