"""Real snapshots, day after day, against counts that a few lines of plain Python make of the raw files."""

import gzip
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.accounts.models import Dealership
from apps.inventory.importing.rules import Rules
from tests.importing.conftest import run_import
from tests.importing.runs import Wizard

VEHICLE = {
    "year": "year",
    "trim": "trim",
    "exterior_color": "exterior_color",
    "interior_color": "interior_color",
    "drivetrain": "drivetrain",
}
PRICES = {"price": "total_price", "msrp": "msrp"}
RULES = Rules(
    {"vin": "vin", "stock_number": "stock_number", **VEHICLE, **PRICES},
    {"make": "Toyota", "model": "RAV4", "condition": "new"},
)
SOUND = re.compile(r"[A-HJ-NPR-Z0-9]{17}")


def days(folder: Path) -> list[Path]:
    return sorted((folder / "data/listings/toyota_daily").glob("*.json.gz"))


def expected(paths: list[Path]) -> Iterator[dict[str, int]]:
    """New, changed, gone and refused of each day. A car that comes back after it was gone is new."""
    described: dict[str, dict[str, Any]] = {}
    here: dict[str, dict[str, Any]] = {}
    for path in paths:
        rows = json.loads(gzip.decompress(path.read_bytes()))
        today: dict[str, dict[str, Any]] = {}
        for row in rows:
            vin = "".join(str(row["vin"] or "").upper().split())
            if SOUND.fullmatch(vin) and vin not in today:
                today[vin] = row
        new = changed = 0
        for vin, row in today.items():
            words = {n: " ".join(str(row[n]).split()) for n in VEHICLE if row[n] not in (None, "")}
            asked = {n: Decimal(str(row[n])) for n in PRICES.values() if row[n] is not None}
            if vin not in here:
                new += 1
                here[vin] = asked
            elif {**described[vin], **words} != described[vin] or {**here[vin], **asked} != here[vin]:
                changed += 1
            described[vin] = {**described.get(vin, {}), **words}
            here[vin] = {**here[vin], **asked}
        gone = [vin for vin in here if vin not in today]
        for vin in gone:
            del here[vin]
        yield {"create": new, "update": changed, "gone": len(gone), "reject": len(rows) - len(today)}


def through_the_engine(store: Dealership, paths: list[Path]) -> Iterator[dict[str, int]]:
    wizard = Wizard(store)
    for path in paths:
        wizard.upload(path.read_bytes(), path.name)
        counts = wizard.check(
            rules=RULES, whole_stock=True, gone="return_to_source", gone_reason="left the site"
        )
        done = wizard.commit()
        assert (done["created"], done["updated"], done["gone"]) == (
            counts["create"],
            counts["update"],
            counts["gone"],
        )
        yield {name: counts[name] for name in ("create", "update", "gone", "reject")}


@pytest.fixture
def store(group):
    return Dealership.objects.create(group=group, name="Store", slug="store")


@pytest.mark.shared_data
def test_the_first_days(shared_data, store):
    paths = days(shared_data)[:4]
    found = list(through_the_engine(store, paths))
    assert found == list(expected(paths))
    assert found[0]["create"] > 200


@pytest.mark.faults
@pytest.mark.shared_data
def test_all_days(shared_data, store):
    paths = days(shared_data)
    assert list(through_the_engine(store, paths)) == list(expected(paths))


@pytest.mark.shared_data
def test_lower_case_vins_with_blanks(shared_data, store):
    path = shared_data / "data/listings/usa_cars_kaggle.csv"
    result = run_import(path, dealership_id=store.pk, mapping="kaggle_us_cars").result
    assert result["rows"] == 2_499
    assert result["flags"] == {}
    told = [(reject["line"], reject["reason"][:20]) for reject in result["rejects"]]
    assert result["created"] == 2_499 - len(told)
