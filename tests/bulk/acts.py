"""The steps of a bulk act, without its screens."""

from typing import Any

from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.jobs.pulse import Pulse
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.inventory.models import BulkLine, BulkRun, StockUnit
from apps.inventory.services import bulk

LOWER = {"kind": "internet", "how": "lower", "amount": "10", "ending": "990"}


class BulkAct:
    """``BulkAct(boss).preview(units)`` then ``commit()``, ``undo()``; in a scope."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.run: BulkRun

    def preview(self, units: list[StockUnit], verb: str = "reprice", **given: Any) -> BulkRun:
        ids = [unit.pk for unit in units]
        rule = given.pop("rule", LOWER if verb == "reprice" else {})
        self.run = bulk.preview(verb=verb, rule=rule, unit_ids=ids, by=self.by, at=now(), **given)
        if self.run.preview_job_id:
            self._finished(self.run.preview_job_id)
        return self.run

    def commit(self) -> dict[str, Any]:
        self.run = bulk.commit(run_id=self.run.pk, by=self.by, at=now())
        return self._finished(self.run.commit_job_id).result

    def undo(self, reason: str = "wrong rule") -> dict[str, Any]:
        self.run = bulk.undo(run_id=self.run.pk, reason=reason, by=self.by, at=now())
        return self._finished(self.run.undo_job_id).result

    def line(self, unit: StockUnit) -> BulkLine:
        return BulkLine.objects.get(run=self.run, unit_id=unit.pk)

    def _finished(self, job_id: int | None) -> Job:
        ended = run_now(job_id or 0, pulse=Pulse)
        assert ended is not None
        assert ended.state == "succeeded", ended.error
        self.run.refresh_from_db()
        return ended
