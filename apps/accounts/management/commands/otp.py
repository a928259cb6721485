"""Prints the code that a demo user's authenticator would show."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.identity.services.enrolment import is_demo
from apps.accounts.models import Authenticator


class Command(BaseCommand):
    """``manage.py otp anna@demo.example``: on a developer's machine, for demo users only."""

    help = "Print the present second-factor code of a demo user."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One address."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse anything but demo, then print six digits and nothing else."""
        if not settings.DEMO:
            raise CommandError("This prints codes on a developer's machine only: these are not its settings.")
        device = (
            Authenticator.objects.select_related("user")
            .filter(user__email=options["email"].strip().lower(), confirmed=True)
            .first()
        )
        if device is None or not is_demo(device.user):
            raise CommandError("There is no such demo user with a second factor. See manage.py demo_logins.")
        self.stdout.write(device.current_code())
