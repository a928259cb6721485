"""``migrate`` as the database's owner."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from dealership.postgres import as_owner


class Command(DjangoMigrate):
    """The running program has no right to change a table, so migrations sign in as owner."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run Django's migrate, signed in as owner throughout."""
        with as_owner(options["database"]):
            super().handle(*args, **options)
