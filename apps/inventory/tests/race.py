"""Many people want one car: the act, and the same act without its guard."""

from datetime import timedelta
from functools import partial
from threading import Barrier

from apps.accounts.models import Dealership
from apps.core.errors import Conflict
from apps.core.tenancy import scope
from apps.core.testing.concurrency import at_once
from apps.inventory.lifecycle import HELD, IN_STOCK
from apps.inventory.models import StockUnit
from apps.inventory.refs import CustomerRef
from apps.inventory.services import holds
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT

WON = "won"


def _told(outcomes: list[str | Exception]) -> list[str]:
    """What each was told; a fault that nobody expects ends the test."""
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
    return [str(outcome) for outcome in outcomes]


def hold_at_once(shop: Dealership, unit_id: int, count: int) -> list[str]:
    """``count`` people hold the unit at one moment; WON or the sentence that each was told."""

    def act(number: int) -> str:
        actor = actor_of("sales_rep", shop, user_id=number + 1)
        try:
            with scope(shop.pk, group_id=shop.group_id, actor=actor):
                holds.hold(
                    unit_id=unit_id,
                    customer=CustomerRef(number, f"Customer {number}"),
                    expires_at=AT + timedelta(days=1),
                    deposit_reference=f"R-{number}",
                    by=actor,
                    at=AT,
                )
        except Conflict as refusal:
            return refusal.message
        return WON

    return _told(at_once([partial(act, number) for number in range(count)]))


def unguarded_at_once(shop: Dealership, unit_id: int, count: int) -> list[str]:
    """The same by read-then-write: everybody reads before anybody writes."""
    have_read = Barrier(count, timeout=120)

    def act(number: int) -> str:
        with scope(shop.pk):
            seen = StockUnit.objects.values_list("status", flat=True).get(pk=unit_id)
            have_read.wait()
            if seen != IN_STOCK:
                return "held by somebody"
            StockUnit.objects.filter(pk=unit_id).update(status=HELD, held_from=IN_STOCK)
            return WON

    return _told(at_once([partial(act, number) for number in range(count)]))
