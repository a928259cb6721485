"""The bulk verb writes what the single verb would have written, on 500 real rows."""

from itertools import islice
from typing import Any

from apps.accounts.models import Dealership
from apps.core.actor import system_actor
from apps.core.bulk import Batch
from apps.core.clock import now
from apps.core.tenancy import scope
from apps.inventory import lifecycle
from apps.inventory.importing import mapping, parsing, planning, reading
from apps.inventory.importing.rules import Rules
from apps.inventory.models import PriceChange, StockUnit, Vehicle
from apps.inventory.services.intake import take_in
from tests.importing.conftest import run_import

OWN = {
    "id",
    "dealership_id",
    "vehicle_id",
    "unit_id",
    "status_at",
    "created_at",
    "at",
    "actor_name",
    "actor_id",
}
TRAIL = {"history_id", "history_date", "history_change_reason", "history_user_id"}


def test_500_rows_both_ways(group, shared_data, tmp_path):
    path = tmp_path / "sample.csv"
    with (shared_data / "data/listings/autotrader_com_2021_A.csv").open() as handle:
        path.write_text("".join(islice(handle, 501)))
    bulk, single = (
        Dealership.objects.create(group=group, name=slug, slug=slug) for slug in ("bulk", "single")
    )
    assert run_import(path, dealership_id=bulk.pk).result["created"] == 500
    one_by_one(path, single)
    for model in (Vehicle, StockUnit, PriceChange, Vehicle.history.model, StockUnit.history.model):
        ours, theirs = rows(model, bulk), rows(model, single)
        assert len(ours) >= 400
        assert ours == theirs, model.__name__


def one_by_one(path, store: Dealership) -> None:
    source = reading.examine(path)
    rules = Rules(columns=mapping.suggest(source.headers))
    by = system_actor("test", dealership_id=store.pk)
    with scope(store.pk, actor=by):
        for line, cells in source.rows():
            listed = parsing.parse(line, cells, rules)
            taken = StockUnit.objects.filter(stock_number=planning.number_of(listed.stock_number)).exists()
            take_in(
                vin=listed.vin,
                vehicle=planning.vehicle_entry(listed),
                unit=planning.unit_entry(listed),
                stock_number="" if taken else planning.number_of(listed.stock_number),
                status=lifecycle.IN_STOCK,
                vin_confirmed=True,
                start_clock=False,
                reason=planning.SOURCE,
                by=by,
                at=now(),
            )


def rows(model: Any, store: Dealership) -> list[dict[str, Any]]:
    """Every column but ids and times; generated numbers compare as generated."""
    with scope(store.pk):
        found = [clean(row) for row in model.objects.values()]
    return sorted(found, key=str)


def clean(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in OWN | TRAIL}
    number = kept.get("stock_number", "")
    if number.startswith("U10"):
        kept["stock_number"] = "drawn"
        kept["search_text"] = str(kept.get("search_text", "")).replace(number, "drawn")
    return kept


def test_a_staged_row_is_refused_outside_its_scope(group):
    """The control of the twin: COPY goes around no policy."""
    import pytest
    from django.db import DatabaseError, transaction

    mine, theirs = (
        Dealership.objects.create(group=group, name=slug, slug=slug) for slug in ("mine", "theirs")
    )
    by = system_actor("test")
    with transaction.atomic():
        batch = Batch(Vehicle, "new")
        batch.stage([Vehicle(id=1, dealership=theirs, vin_flag="missing")])
        with scope(mine.pk), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            batch.insert(dealership_id=theirs.pk, by=by, at=now(), reason="planted")
