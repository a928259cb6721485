"""``import_inventory FILE``: a listing file into stock, as a job that this process runs."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.accounts.models import DealerGroup, Dealership
from apps.core.actor import system_actor
from apps.core.errors import DomainError
from apps.core.jobs import enqueue
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.inventory.importing import mapping, reading, rejects
from apps.inventory.importing.running import chosen_rules
from apps.inventory.jobs import IMPORT
from apps.inventory.services.imports import UNDO_JOB

UNDONE = ("restored", "withdrawn", "left")
SUMMARY = ("rows", "created", "updated", "unchanged", "rejected", "flagged", "seconds")


class Command(BaseCommand):
    """Idempotent: a second run of the same file changes nothing. A run that is killed goes on
    where it stood, by a worker or by the same command again."""

    help = (
        "Import a CSV, XLSX or JSON file into one dealership, or into one dealership per seller; or undo it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        target = parser.add_mutually_exclusive_group(required=True)
        target.add_argument("--dealership", metavar="SLUG", help="the dealership that all rows belong to")
        target.add_argument("--dealership-column", metavar="COLUMN", help="column that names the seller")
        parser.add_argument(
            "--group", default="imported", metavar="SLUG", help="dealer group of new dealerships"
        )
        parser.add_argument("--mapping", choices=sorted(mapping.NAMED), help="named mapping of columns")
        parser.add_argument(
            "--profile", action="store_true", help="the columns that this dealership matched the last time"
        )
        parser.add_argument("--undo", type=int, metavar="JOB", help="take back what this job imported")
        parser.add_argument("--rejects", type=Path, metavar="OUT.csv", help="write the refused rows here")
        parser.add_argument("--dry-run", action="store_true", help="count what would happen, write nothing")
        parser.add_argument(
            "--report", type=Path, metavar="OUT.json", help="write the summary and the rejects here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["undo"] is None) == (options["file"] is None):
            raise CommandError("Name a file to import, or --undo JOB.")
        try:
            ended = self._run(self._undo_job(options) if options["undo"] else self._job(options))
            if options["rejects"]:
                self._write_rejects(ended, options["rejects"])
        except DomainError as error:
            raise CommandError(error.message) from error
        if options["report"]:
            options["report"].write_text(json.dumps(ended.result, indent=2) + "\n")
        names = UNDONE if options["undo"] else SUMMARY
        self.stdout.write(json.dumps({"job": ended.pk} | {name: ended.result[name] for name in names}))

    def _run(self, job: Job) -> Job:
        ended = run_now(job.pk)
        if ended is None:
            raise CommandError(f"Job {job.pk} is being run by a worker already: follow it on the jobs page.")
        if ended.state != "succeeded":
            raise CommandError(f"Job {ended.pk} {ended.get_state_display().lower()}: {ended.error}")
        return ended

    def _write_rejects(self, job: Job, target: Path) -> None:
        source = reading.examine(Path(job.params["path"]))
        rules = chosen_rules(source.headers, job.params, job.dealership_id)
        with target.open("w", encoding="utf-8", newline="") as out:
            out.writelines(rejects.of_file(source, rules, job.params.get("column")))

    def _undo_job(self, options: dict[str, Any]) -> Job:
        """The undo of a job of this dealership, or of this group."""
        place = self._dealership(options["dealership"]) if options["dealership"] else None
        params = {"job_id": options["undo"]} | ({} if place else {"group_id": self._group(options["group"])})
        by = system_actor("import_inventory", door="command", dealership_id=place)
        key = f"undo {options['undo']}"
        with transaction.atomic():
            return enqueue(UNDO_JOB, by=by, params=params, dealership_id=place, key=key, announce=False)

    def _job(self, options: dict[str, Any]) -> Job:
        """The job of this import; one that was cut off is found again by its key."""
        path = options["file"].resolve()
        params: dict[str, Any] = {
            "path": str(path),
            "mapping": options["mapping"],
            "profile": options["profile"],
            "dry_run": options["dry_run"],
        }
        dealership_id = None
        if options["dealership"]:
            dealership_id = self._dealership(options["dealership"])
        else:
            params |= {"column": options["dealership_column"], "group_id": self._group(options["group"])}
        target = options["dealership"] or options["dealership_column"]
        key = f"{path}:{target}:{options['dry_run']}"[-100:]
        by = system_actor("import_inventory", door="command", dealership_id=dealership_id)
        with transaction.atomic():
            return enqueue(IMPORT, by=by, params=params, dealership_id=dealership_id, key=key, announce=False)

    def _dealership(self, slug: str) -> int:
        try:
            return Dealership.objects.get(slug=slug).pk
        except Dealership.DoesNotExist:
            raise CommandError(f"There is no dealership {slug}.") from None

    def _group(self, slug: str) -> int:
        group, _ = DealerGroup.objects.get_or_create(
            slug=slug, defaults={"name": slug.replace("-", " ").title()}
        )
        return group.pk
