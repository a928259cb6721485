"""Misspelt searches over real listings: the first ten cars are the ones that were meant."""

import csv
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from apps.accounts.models import Dealership
from apps.core.tenancy import scope
from apps.inventory.colours import basic_colour
from apps.inventory.models import StockUnit
from apps.inventory.selectors import search_exact_words, search_units
from tests.importing.conftest import group, run_import  # noqa: F401 - the fixture
from tests.search.misspelling import Car, misspelt

SEED, OTHER_SEEDS = 20261121, (1, 2, 3)
type Search = Callable[[Any, str], Any]
QUERIES, FIRST, GOAL = 200, 10, 0.95
LISTINGS = "data/listings/autotrader_com_2021_A.csv"


@pytest.mark.shared_data
def test_5000_cars(group, shared_data, tmp_path, settings, capsys):  # noqa: F811
    every_tenth(shared_data / LISTINGS, tmp_path / "sample.csv", step=10)
    assert_trust(tmp_path / "sample.csv", group, settings, capsys)


@pytest.mark.faults
@pytest.mark.shared_data
def test_49177_cars(group, shared_data, settings, capsys):  # noqa: F811
    assert_trust(shared_data / LISTINGS, group, settings, capsys)


def every_tenth(path: Path, sample: Path, *, step: int) -> None:
    """Header and every ``step``-th line; no cell of this file holds a line break."""
    with path.open() as source, sample.open("w") as target:
        target.write(source.readline())
        target.writelines(islice(source, 0, None, step))


def assert_trust(path: Path, group, settings, capsys) -> None:  # noqa: F811
    store = Dealership.objects.create(group=group, name="Real", slug="real")
    assert run_import(path, dealership_id=store.pk).result["created"] > 4000
    settings.STOCK_WORDS_SECONDS = 3600
    cars = listed(path)
    with scope(store.pk):
        control, _ = rate(cars, SEED, search_exact_words, queries=20)
        rates = {seed: rate(cars, seed) for seed in (SEED, *OTHER_SEEDS)}
    with capsys.disabled():
        for seed, (share, wrong) in rates.items():
            lines = [f"{path.name}, seed {seed}: {share:.1%} of {QUERIES}", *wrong[:12]]
            sys.stdout.write("\n" + "\n  ".join(lines))
        sys.stdout.write(f"\nwithout understanding: {control:.1%}")
    assert all(share >= GOAL for share, _ in rates.values())
    assert control < GOAL / 2


def listed(path: Path) -> list[Car]:
    """The cars of the file that say all four."""
    with path.open() as handle:
        rows = list(csv.DictReader(handle))
    names = ("make", "model", "year", "exterior_color")
    return [
        Car(r["make"], r["model"], int(r["year"]), r["exterior_color"])
        for r in rows
        if all(r[name].strip() for name in names)
    ]


def rate(
    cars: list[Car], seed: int, search: Search = search_units, queries: int = QUERIES
) -> tuple[float, list[str]]:
    """The share of queries whose first ten all agree, and the queries that failed."""
    dice = Random(seed)
    wrong = []
    for _ in range(queries):
        car = dice.choice(cars)
        text = misspelt(car, dice)
        if not all_agree(car, text, search):
            wrong.append(f"{text} ({car})")
    return 1 - len(wrong) / queries, wrong


def all_agree(car: Car, text: str, search: Search) -> bool:
    """Whether there is something in the first ten, and all of it is what was meant."""
    found = search(StockUnit.objects.order_by("-id"), text)[:FIRST]
    rows = list(found.values_list("make", "model", "year", "colour"))
    meant = (car.make, car.model, car.year, basic_colour(car.colour))
    return bool(rows) and all(row == meant for row in rows)
