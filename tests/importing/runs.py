"""The steps of the wizard, without its screens."""

import csv
import io
from typing import Any

from django.core.files.base import ContentFile

from apps.accounts.models import Dealership
from apps.core.actor import Actor, system_actor
from apps.core.clock import now
from apps.core.jobs.pulse import Pulse
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.core.tenancy import scope
from apps.inventory.importing.rules import Rules
from apps.inventory.models import ImportLine, ImportRun
from apps.inventory.services import imports


class Wizard:
    """``Wizard(store).check(rows)`` then ``commit()``, ``undo()``."""

    def __init__(self, store: Dealership) -> None:
        self.store = store
        self.by: Actor = system_actor("test", dealership_id=store.pk)
        self.run: ImportRun

    def upload(self, rows: list[dict[str, Any]] | bytes, name: str = "stock.csv") -> ImportRun:
        content = rows if isinstance(rows, bytes) else as_csv(rows)
        with scope(self.store.pk, actor=self.by):
            self.run = imports.upload(content=ContentFile(content), name=name, by=self.by, at=now())
        return self.run

    def check(self, rows: list[dict[str, Any]] | bytes | None = None, **options: Any) -> dict[str, int]:
        if rows is not None:
            self.upload(rows)
        rules = options.pop("rules", None) or Rules.of(self.run.columns, self.run.options)
        with scope(self.store.pk, actor=self.by):
            self.run = imports.check(run_id=self.run.pk, rules=rules, by=self.by, at=now(), **options)
        self._finished(self.run.check_job_id)
        return self.run.counts

    def commit(self) -> dict[str, int]:
        with scope(self.store.pk, actor=self.by):
            self.run = imports.commit(run_id=self.run.pk, by=self.by, at=now())
        self._finished(self.run.commit_job_id)
        return self.run.counts["done"]

    def undo(self) -> dict[str, Any]:
        with scope(self.store.pk, actor=self.by):
            self.run = imports.undo(run_id=self.run.pk, reason="wrong file", by=self.by, at=now())
        return self._finished(self.run.undo_job_id).result

    def lines(self, kind: str) -> list[ImportLine]:
        with scope(self.store.pk):
            return list(ImportLine.objects.filter(run=self.run, kind=kind))

    def _finished(self, job_id: int | None) -> Job:
        assert job_id
        ended = run_now(job_id, pulse=Pulse)
        assert ended is not None
        assert ended.state == "succeeded", ended.error
        with scope(self.store.pk):
            self.run.refresh_from_db()
        return ended


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
