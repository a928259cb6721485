"""``manage.py rotate_field_keys``: after a new first key in FIELD_ENCRYPTION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.field_rotation import encrypted_columns, rotate
from dealership.postgres import owner_connection


class Command(BaseCommand):
    """Works as ``owner``, on all dealerships; may be repeated. Afterwards the old key may go."""

    help = "Re-encrypt every encrypted field, historical rows too, with the first key."

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        with owner_connection() as owner:
            for column in encrypted_columns():
                outcome = rotate(column, owner)
                unreadable += outcome.unreadable
                self.stdout.write(
                    f"{column.table}.{column.column}: {outcome.rotated} re-encrypted, "
                    f"{outcome.current} current, {outcome.unreadable} unreadable"
                )
        if unreadable:
            raise CommandError(f"{unreadable} value(s) fit no key: keep the old keys and find theirs.")
