"""``manage.py verify_audit``: does the trail still say what was sealed?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.audit.verification import verify
from dealership.postgres import owner_connection


class Command(BaseCommand):
    """Reads as ``owner``; exit code 1 if anything was edited, deleted, cut or left unsealed."""

    help = "Name each audited act that was edited, deleted or cut off after it was sealed."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        with owner_connection() as owner:
            owner.set_autocommit(False)
            for fault in verify(owner):
                faults += 1
                self.stdout.write(self.style.ERROR(fault))
            owner.rollback()
        if faults:
            raise CommandError(f"{faults} fault(s) in the audit trail.", returncode=1)
        self.stdout.write("The audit trail is as it was sealed.")
