"""Rows a second of an import through constraints, indexes, history and audit, beside a bare COPY.

The floor copies the same stock units into a table with the same columns and indexes, and nothing
else: no vehicles, no histories, no prices, no parsing.
"""

import csv
import os
import resource
import tempfile
from pathlib import Path
from time import perf_counter

import psycopg

from benchmarks.place import open_place

HEADER = ("vin", "stock_number", "year", "make", "model", "trim", "price", "mileage", "color")


def compare(sizes: list[int]) -> int:
    """Import each number of rows into a fresh store and print both rates; a place of its own."""
    open_place("imports", fresh=True)
    print("| rows | import | bare COPY | ratio | peak memory |", "| --- | --- | --- | --- | --- |", sep="\n")
    for size in sizes:
        store, ours = _import(size)
        floor = _copy(store)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"| {size:,} | {size / ours:,.0f}/s | {size / floor:,.0f}/s | 1/{ours / floor:.1f} | {memory} MiB |"
        )
    return 0


def _import(size: int) -> tuple[int, float]:
    """(dealership, seconds)."""
    from apps.accounts.models import DealerGroup, Dealership
    from apps.core.actor import system_actor
    from apps.core.jobs import enqueue
    from apps.core.jobs.running import run_now
    from apps.inventory.jobs import IMPORT

    group, _ = DealerGroup.objects.get_or_create(slug="imports", defaults={"name": "Imports"})
    store = Dealership.objects.create(group=group, slug=f"store-{size}", name=f"Store {size}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stock.csv"
        _write(path, size)
        by = system_actor("benchmark", dealership_id=store.pk)
        job = enqueue(IMPORT, by=by, params={"path": str(path)}, dealership_id=store.pk, announce=False)
        began = perf_counter()
        ended = run_now(job.pk)
        taken = perf_counter() - began
    if ended is None or ended.state != "succeeded" or ended.result["created"] != size:
        raise RuntimeError(f"the import did not end well: {ended and ended.error}")
    return store.pk, taken


def _write(path: Path, size: int) -> None:
    with path.open("w", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(HEADER)
        for n in range(size):
            out.writerow(
                (
                    f"1HGCM82633A{n:06}",
                    f"S{n:07}",
                    2015 + n % 10,
                    "Honda",
                    "Accord",
                    "EX-L",
                    10_000 + n % 9_000,
                    n,
                    "Blue",
                )
            )


def _copy(store: int) -> float:
    """Seconds that PostgreSQL takes for the rows alone."""
    from django.db.models import GeneratedField

    from apps.inventory.models import StockUnit

    names = ", ".join(
        f'"{f.column}"' for f in StockUnit._meta.concrete_fields if not isinstance(f, GeneratedField)
    )
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE floor (LIKE inventory_stockunit INCLUDING ALL)")
        source = f"COPY (SELECT {names} FROM inventory_stockunit WHERE dealership_id = {store}) TO STDOUT"  # nosec B608
        with cursor.copy(source) as out:
            rows = [bytes(part) for part in out]
        began = perf_counter()
        with cursor.copy(f"COPY floor ({names}) FROM STDIN") as target:
            for row in rows:
                target.write(row)
        owner.commit()
        taken = perf_counter() - began
        cursor.execute("DROP TABLE floor")
    return taken
