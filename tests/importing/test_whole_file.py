"""The whole real file, by the command, to the counts that its description gives."""

import json

import pytest
from django.core.management import call_command

from apps.accounts.models import Dealership
from apps.core.tenancy import unscoped
from dealership.postgres import owner_connection


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_49177_rows(shared_data, tmp_path):
    path = shared_data / "data/listings/autotrader_com_2021_A.csv"
    reports = []
    for attempt in ("first", "second"):
        report = tmp_path / f"{attempt}.json"
        call_command("import_inventory", path, dealership_column="seller_id", report=report)
        reports.append(json.loads(report.read_text()))
    first, second = reports
    assert (first["rows"], first["created"], first["rejected"]) == (49_177, 49_177, 0)
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, 49_177)
    assert first["flags"]["vin_bad_check_digit"] == 56
    assert first["flags"]["vin_missing"] == 12
    assert Dealership.objects.count() == 10_836
    with unscoped("counting all tenants"), owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(vin), count(price), count(odometer), count(DISTINCT vin) FROM inventory_stockunit"
        )
        assert cursor.fetchone() == (49_177, 49_165, 45_577, 41_980, 49_135)
        # 31 VINs stand at two sellers or more, the empty one among them.
        cursor.execute(
            "SELECT count(*) FROM (SELECT coalesce(vin, '') FROM inventory_stockunit"
            " GROUP BY 1 HAVING count(DISTINCT dealership_id) > 1) shared"
        )
        assert cursor.fetchone() == (31,)
