"""``rebuild_reports``: count stock and sales from scratch and tell what had been wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.accounts.models import Dealership
from apps.core.actor import system_actor
from apps.core.tenancy import scope
from apps.reports.tallies.rebuilding import rebuild


class Command(BaseCommand):
    """Prints each line that differed; with ``--check`` leaves it so and ends with exit code 1."""

    help = "Rebuild the dashboard's tallies, of every dealership or of one, and name the differences."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dealership", metavar="SLUG")
        parser.add_argument("--check", action="store_true", help="change nothing; fail if something differs")

    def handle(self, *args: Any, **options: Any) -> None:
        places = Dealership.objects.order_by("id")
        if options["dealership"]:
            places = places.filter(slug=options["dealership"])
            if not places.exists():
                raise CommandError(f"There is no dealership {options['dealership']}.")
        wrong = sum(self._one(place, check=options["check"]) for place in places.iterator())
        if wrong and options["check"]:
            raise CommandError(f"{wrong} lines differ.")
        self.stdout.write("No difference." if not wrong else f"{wrong} lines differed and were mended.")

    def _one(self, place: Dealership, *, check: bool) -> int:
        by = system_actor("rebuild_reports", door="command", dealership_id=place.pk)
        with scope(place.pk, actor=by):
            differences = rebuild(dealership_id=place.pk)
            if check:
                transaction.set_rollback(True)
        for difference in differences:
            line = ", ".join(map(str, difference.line))
            self.stdout.write(f"{place.slug}: {difference.tally} {difference.sign} {line}")
        return len(differences)
