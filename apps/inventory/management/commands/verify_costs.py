"""``manage.py verify_costs``: are all cost columns the sums of their ledgers?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import Dealership
from apps.core.actor import system_actor
from apps.core.tenancy import scope
from apps.inventory.cost_check import differences


class Command(BaseCommand):
    """Compares every dealership's stock with its cost ledger; fails where one differs."""

    help = "Compare the costs of all stock units with their ledger entries."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for place in Dealership.objects.order_by("id"):
            with scope(place.pk, actor=system_actor("cost check")):
                for found in differences():
                    wrong += 1
                    self.stderr.write(
                        f"{place.slug} {found.stock_number} {found.kind}: shown {found.shown}, ledger {found.ledger}"
                    )
        if wrong:
            raise CommandError(f"{wrong} costs differ from their ledger.")
        self.stdout.write("Every cost is the sum of its ledger.")
