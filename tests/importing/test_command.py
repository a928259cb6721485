"""``import_inventory``: other kinds of files, the remembered columns, rejects, undo."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import Dealership
from apps.core.jobs import running
from apps.core.jobs.pulse import Pulse
from apps.core.tenancy import scope
from apps.inventory.importing.rules import Rules
from apps.inventory.models import ImportRun, StockUnit
from apps.inventory.services import imports
from apps.inventory.tasks import forget_imports
from tests.importing.runs import Wizard, as_csv
from tests.importing.test_import import row


@pytest.fixture
def store(group, monkeypatch):
    """The command runs its job within the test's own transaction."""
    monkeypatch.setattr(
        "apps.inventory.management.commands.import_inventory.run_now",
        lambda pk: running.run_now(pk, pulse=Pulse),
    )
    return Dealership.objects.create(group=group, name="Store", slug="store")


def run(capsys, *args, **options) -> dict[str, int]:
    call_command("import_inventory", *args, **options)
    return json.loads(capsys.readouterr().out)


def active(store) -> int:
    with scope(store.pk):
        return StockUnit.objects.active().count()


def test_json_rejects_and_undo(store, tmp_path, capsys):
    path, out = tmp_path / "stock.json", tmp_path / "rejects.csv"
    path.write_text(json.dumps([row(0), row(1, price="=call us"), row(2)]))
    told = run(capsys, path, dealership="store", rejects=out)
    assert (told["created"], told["rejected"], active(store)) == (2, 1, 2)
    (refused,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    assert (refused["price"], refused["import_line"]) == ("'=call us", "2")
    assert run(capsys, undo=told["job"], dealership="store")["withdrawn"] == 2
    assert active(store) == 0


def test_the_remembered_columns(store, tmp_path, capsys):
    wizard = Wizard(store)
    wizard.check(
        [{"a": "1", "b": "Honda", "c": "Civic"}], rules=Rules({"external_id": "a", "make": "b", "model": "c"})
    )
    path = tmp_path / "stock.csv"
    path.write_bytes(as_csv([{"c": "Accord", "b": "Honda", "a": "2"}]))
    assert run(capsys, path, dealership="store", profile=True)["created"] == 1
    path.write_bytes(as_csv([{"x": "Accord", "y": "Honda"}]))
    with pytest.raises(CommandError, match="Nobody matched"):
        run(capsys, path, dealership="store", profile=True)


def test_an_undo_of_many_dealerships(store, tmp_path, capsys):
    path = tmp_path / "stock.csv"
    path.write_bytes(as_csv([row(0), row(0, seller_id="s2")]))
    told = run(capsys, path, dealership_column="seller_id")
    assert told["created"] == 2
    assert run(capsys, undo=told["job"], dealership_column="seller_id")["withdrawn"] == 2


def test_files_are_forgotten_after_their_time(store, monkeypatch):
    wizard = Wizard(store)
    wizard.check([row(0)])
    name, storage = wizard.run.file.name, wizard.run.file.storage
    assert forget_imports() == 0
    monkeypatch.setattr(imports, "KEPT", imports.KEPT * 0)
    assert forget_imports() == 1
    with scope(store.pk):
        kept = ImportRun.objects.get()
        assert (bool(kept.file), kept.lines.count(), kept.counts["create"]) == (False, 0, 1)
    assert storage.exists(name)  # until the transaction commits
