"""``demo_data``: fill an empty installation with believable stores; does nothing the second time."""

from contextlib import AbstractContextManager
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.accounts.models import Dealership
from apps.core.actor import system_actor
from apps.core.clock import now
from apps.core.tenancy import Scope, scope
from apps.reports.models import SalesTally
from apps.reports.tallies import sales, stock
from dealership.demo.fixtures import read
from dealership.demo.places import make_places
from dealership.demo.year import Year


class Command(BaseCommand):
    """The places in one transaction, then each store's year day by day."""

    help = "Create the demo's groups, stores, people, cars and deals."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo data belongs on a developer's machine (DEBUG is off).")
        if Dealership.objects.exists():
            self._check_finished()
            self.stdout.write("  Demo data is there already.")
            return
        began, instant = monotonic(), now()
        with transaction.atomic():
            stores = make_places(instant.date())
        for store in stores:
            self.stdout.write(f"  {store.place.name}: a year of business …")
            self.stdout.flush()
            Year(store, instant).run()
            with _inside(store.place):
                stock.refresh(dealership_id=store.place.pk)
                sales.refresh(dealership_id=store.place.pk)
        self.stdout.write(f"  Demo data made in {monotonic() - began:.0f} s.")

    def _check_finished(self) -> None:
        """Each day of a store is a transaction of its own; the tallies are a store's last."""
        for data in read("places")["groups"]:
            for store in Dealership.objects.filter(group__slug=data["slug"]).order_by("id"):
                with _inside(store):
                    if not SalesTally.objects.exists():
                        raise CommandError("An earlier run was cut off in the middle: run make demo-reset.")


def _inside(place: Dealership) -> AbstractContextManager[Scope]:
    return scope(place.pk, actor=system_actor("demo", door="command", dealership_id=place.pk))
