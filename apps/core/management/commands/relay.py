"""``manage.py relay``: deliver events as they are committed, until SIGTERM."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.core.outbox.loop import Loop


class Command(BaseCommand):
    """May run several times over: relays share the work."""

    help = "Deliver outbox events to their handlers; runs until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        loop = Loop()
        loop.stop_on_signals()
        self.stdout.write("Relay is running.")
        loop.run()
        self.stdout.write("Relay has finished.")
