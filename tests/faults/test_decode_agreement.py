"""Decoded year and make against 49,000 real listings: at least 98 % agree, the rest is told."""

import csv

import pytest

from apps.core.testing.vectors import shared_file
from apps.inventory.tests.test_provenance import disagreements
from apps.inventory.vin import examine

LISTINGS = ("listings", "autotrader_com_2021_A.csv")


@pytest.mark.faults
@pytest.mark.shared_data
def test_the_whole_file_agrees() -> None:
    with shared_file(*LISTINGS).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if examine(row["vin"]).valid]
    assert len(rows) > 49_000
    found = disagreements(rows)

    assert len(found) <= 0.02 * len(rows), "\n".join(found)
