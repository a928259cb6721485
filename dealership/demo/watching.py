"""What a demo store watches: restock rules of what sells most, and the alerts of a first check."""

from datetime import datetime

from django.db.models import Count

from apps.inventory.lifecycle import DELIVERED
from apps.inventory.models import StockUnit
from apps.inventory.services import alerts
from apps.inventory.services.restock_rules import add_rule
from dealership.demo.places import Store

RULES = 4


def watch_over(store: Store, at: datetime) -> None:
    """In the store's scope, at the end of its year."""
    sold = StockUnit.objects.filter(status=DELIVERED).exclude(model="")
    best = (
        sold.order_by().values_list("make", "model").annotate(n=Count("pk")).order_by("-n", "make", "model")
    )
    by = store.actor("dealer_admin")
    for make, model, _ in best[:RULES]:
        add_rule(by=by, name=f"{make} {model}", make=make, model=model, window_days=90, min_stock=1)
    alerts.watch(by=by, at=at)
