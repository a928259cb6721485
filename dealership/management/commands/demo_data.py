"""``demo_data``: fill an empty installation with believable stores; does nothing the second time."""

import logging
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager
from datetime import datetime
from multiprocessing import get_context
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction

from apps.accounts.models import Dealership
from apps.core.actor import system_actor
from apps.core.clock import now
from apps.core.tenancy import Scope, scope
from apps.reports.models import SalesTally
from apps.reports.tallies import sales, stock
from dealership.demo.fixtures import read
from dealership.demo.places import Store, make_places
from dealership.demo.today import open_today
from dealership.demo.watching import watch_over
from dealership.demo.year import Year

WORKERS = 2


class Command(BaseCommand):
    """The places in one transaction, then each store's year day by day."""

    help = "Create the demo's groups, stores, people, cars and deals."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data belongs on a developer's machine.")
        if Dealership.objects.exists():
            self._check_finished()
            self.stdout.write("  Demo data is there already.")
            return
        # A line for each job that a photo begins would drown what a person reads here.
        logging.getLogger("django_structlog").setLevel(logging.WARNING)
        began, instant = monotonic(), now()
        with transaction.atomic():
            stores = make_places(instant.date())
        self.stdout.write(f"  A year of business for {len(stores)} stores, {WORKERS} at a time …")
        self.stdout.flush()
        connections.close_all()
        with ProcessPoolExecutor(WORKERS, mp_context=get_context("fork")) as workers:
            for done in as_completed(workers.submit(live_through, store, instant) for store in stores):
                self.stdout.write(f"  {done.result()}")
                self.stdout.flush()
        self.stdout.write(f"  Demo data made in {monotonic() - began:.0f} s.")

    def _check_finished(self) -> None:
        """Each day of a store is a transaction of its own; the tallies are a store's last."""
        for data in read("places")["groups"]:
            for store in Dealership.objects.filter(group__slug=data["slug"]).order_by("id"):
                with _inside(store):
                    if not SalesTally.objects.exists():
                        raise CommandError("An earlier run was cut off in the middle: run make demo-reset.")


def live_through(store: Store, instant: datetime) -> str:
    """One store's year, in a process of its own; its tallies come last and mark it finished."""
    connections.close_all()
    year = Year(store, instant)
    year.run()
    with _inside(store.place):
        open_today(store, instant, year.customers)
        watch_over(store, instant)
        stock.refresh(dealership_id=store.place.pk)
        sales.refresh(dealership_id=store.place.pk)
    connections.close_all()
    return f"{store.place.name}: {year.taken_in} cars, {len(year.customers)} customers"


def _inside(place: Dealership) -> AbstractContextManager[Scope]:
    return scope(place.pk, actor=system_actor("demo", door="command", dealership_id=place.pk))
