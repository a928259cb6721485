"""What the decoder said, what was entered, who decided."""

import csv
from typing import Any

import pytest

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.core.models import AuditEvent
from apps.core.testing.permission_tables import refused
from apps.core.testing.vectors import shared_file
from apps.inventory import vin_decoder
from apps.inventory.agreement import compare, same_make
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.models import StockUnit, VehicleFact
from apps.inventory.permissions import EDIT
from apps.inventory.services.disagreements import check, resolve
from apps.inventory.services.editing import edit
from apps.inventory.services.intake import take_in
from apps.inventory.tests.factories import AT, StockUnitFactory, VehicleFactory
from apps.inventory.vin_decoder.decoding import Decoding

ACCORD = "1HGCP268X9A069918"
SAID = Decoding(VehicleEntry(year=2009, make="Honda", model="Accord", trim="EX-L"), "vpic", "vPIC", "3.0.2")


def taken(by: Actor, **given: Any) -> StockUnit:
    return take_in(
        vin=ACCORD,
        vehicle=VehicleEntry(**given),
        unit=UnitEntry(condition="used"),
        decoding=SAID,
        by=by,
        at=AT,
    )


def facts(unit: StockUnit) -> dict[str, tuple[str, str, str]]:
    rows = VehicleFact.objects.filter(vehicle=unit.vehicle_id)
    return {row.field: (row.decoded, row.given, row.verdict) for row in rows}


def test_each_field_keeps_its_source(shop: Dealership, boss: Actor) -> None:
    unit = taken(boss, year=2009, make="HONDA", model="Accord", trim="LX")
    assert facts(unit) == {
        "year": ("2009", "2009", "confirmed"),
        "make": ("Honda", "HONDA", "confirmed"),
        "model": ("Accord", "Accord", "confirmed"),
        "trim": ("EX-L", "LX", "changed"),
    }
    trim = VehicleFact.objects.get(field="trim")
    assert (trim.decoder, trim.decoder_version, trim.decided_by) == ("vpic", "3.0.2", boss.name)
    assert trim.decided_at == AT
    assert trim.history.count() == 1


def test_year_and_make_that_differ_wait_for_a_second_look(shop: Dealership, boss: Actor) -> None:
    unit = taken(boss, year=2019, make="Honda")
    assert facts(unit)["year"] == ("2009", "2019", "disagrees")
    fact = VehicleFact.objects.get(field="year")
    resolve(fact_id=fact.pk, take=True, by=boss, at=AT, version=fact.version)
    unit.refresh_from_db()
    assert (unit.year, facts(unit)["year"]) == (2009, ("2009", "2019", "taken"))
    assert AuditEvent.objects.filter(action="inventory.resolve_decode", target_id=str(unit.pk)).exists()
    with pytest.raises(Conflict, match="settled this already"):
        resolve(fact_id=fact.pk, take=False, by=boss, at=AT)


def test_the_listing_may_be_kept(shop: Dealership, boss: Actor) -> None:
    unit = taken(boss, year=2019, make="Honda")
    fact = VehicleFact.objects.get(field="year")
    resolve(fact_id=fact.pk, take=False, by=boss, at=AT)
    unit.refresh_from_db()
    assert (unit.year, facts(unit)["year"]) == (2019, ("2009", "2019", "kept"))
    assert check([(unit.vehicle_id, SAID)], by=boss, at=AT) == 0
    assert facts(unit)["year"][2] == "kept"


def test_who_may_not_correct_may_not_settle(shop: Dealership, boss: Actor, rep: Actor) -> None:
    unit = taken(boss, year=2019)
    fact = VehicleFact.objects.get(field="year")
    with refused(EDIT, fact, unit):
        resolve(fact_id=fact.pk, take=True, by=rep, at=AT)


def test_a_correction_is_its_authors(shop: Dealership, boss: Actor) -> None:
    unit = taken(boss, year=2019, trim="LX")
    edit(unit_id=unit.pk, changes={"year": 2009, "trim": "Touring"}, by=boss, at=AT)
    assert facts(unit) == {
        "year": ("2009", "2009", "confirmed"),
        "trim": ("EX-L", "Touring", "changed"),
    }


def test_another_vin_forgets_what_the_old_one_said(shop: Dealership, boss: Actor) -> None:
    unit = taken(boss, year=2019)
    edit(unit_id=unit.pk, changes={"vin": "1M8GDM9AXKP042788"}, by=boss, at=AT)
    assert facts(unit) == {}


def test_an_import_leaves_rows_for_disagreements_only(shop: Dealership, boss: Actor) -> None:
    right = StockUnitFactory(dealership=shop, vehicle=VehicleFactory(dealership=shop, year=2009))
    wrong = StockUnitFactory(dealership=shop, vehicle=VehicleFactory(dealership=shop, year=2010))
    found = check([(right.vehicle_id, SAID), (wrong.vehicle_id, SAID)], by=boss, at=AT)
    assert (found, facts(right), facts(wrong)) == (1, {}, {"year": ("2009", "2010", "disagrees")})
    assert check([(wrong.vehicle_id, SAID)], by=boss, at=AT) == 1
    wrong.vehicle.year = 2009
    wrong.vehicle.save(at=AT)
    assert check([(wrong.vehicle_id, SAID)], by=boss, at=AT) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ram", "Dodge Ram", True),
        ("Mercedes-Benz", "MERCEDES BENZ", True),
        ("MINI", "Mini", True),
        ("Land Rover", "Range Rover", True),
        ("Dodge", "Ram", False),
        ("Honda", "Acura", False),
    ],
)
def test_makes_by_their_names(one: str, other: str, same: bool) -> None:
    assert same_make(one, other) is same


def test_two_model_years_agree_with_either() -> None:
    bus = vin_decoder.read("1M8GDM9AXKP042788")
    assert bus is not None
    assert (bus.entry.year, bus.years) == (None, (1989, 2019))
    agreed = [next(compare(bus, {"year": year})).same for year in (1989, 2019, 2018)]
    assert agreed == [True, True, False]


def disagreements(rows: list[dict[str, str]]) -> list[str]:
    """Every valid VIN whose decoded year or make is not the listing's, with both values."""
    found = []
    for row in rows:
        decoding = vin_decoder.read(row["vin"])
        if decoding is None:
            found.append(f"{row['vin']}: not known")
            continue
        given = {"year": row["year"], "make": row["make"]}
        found += [
            f"{row['vin']} {one.field}: listing {one.given}, decoder {one.decoded}"
            for one in compare(decoding, given)
            if not one.same
        ]
    return found


@pytest.mark.shared_data
def test_decoded_year_and_make_agree_with_real_listings() -> None:
    path = shared_file("vin", "valid_vins_with_listing_attributes.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = disagreements(rows)

    assert len(found) <= 0.02 * len(rows), found
