"""Work that is done: what it came to goes into the cost ledger, and out of it when that was wrong."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import local_date
from apps.core.errors import Invalid
from apps.core.money import cents
from apps.inventory.models import WorkItem
from apps.inventory.permissions import REVERSE_COST, WORK
from apps.inventory.services.work_policy import needs_no_manager, policy_of
from apps.inventory.services.work_rows import Locked, lock_item, move_item, post_cost, take_cost_back
from apps.inventory.work import APPROVED, DONE, PROPOSED, asks_again


@transaction.atomic
def finish(
    *,
    item_id: int,
    actual: Decimal,
    by: Actor,
    at: datetime,
    finished_on: date | None = None,
    reference: str = "",
    unit_id: int | None = None,
    version: int | None = None,
) -> WorkItem:
    """Report approved work done; ``actual`` is what it came to, in the dealership's currency.

    It becomes a reconditioning line of the cost ledger. Above the approval by more than the store
    tolerates, and beyond its limit, it waits for another approval and costs nothing till then.
    ``finished_on`` is today, store time, if empty; ``reference`` the vendor's invoice number.
    """
    by.require(WORK)
    found = lock_item(item_id, unit_id=unit_id, version=version)
    unit, item = found.unit, found.item
    item.lifecycle.find(item.state, "finish")
    item.actual, item.finished_on = cents(actual), finished_on or local_date(at, unit.dealership.time_zone)
    item.finished_by_name, item.reference = by.name, reference.strip()
    _check(item, local_date(at, unit.dealership.time_zone))
    facts = {"amount": item.actual}
    tolerance = policy_of(unit.dealership_id).tolerance
    if asks_again(item.approved_amount or Decimal(0), item.actual, tolerance):
        if not needs_no_manager(unit, item.actual, besides=item.pk):
            return _ask_again(found, by, at)
        item.approved_amount, item.within_limit = item.actual, True
    item.entry = post_cost(found, by=by, at=at)
    return move_item(found, "finish", "inventory.finish_work", by=by, at=at, target=DONE, facts=facts)


def _ask_again(found: Locked, by: Actor, at: datetime) -> WorkItem:
    return move_item(
        found,
        "finish",
        "inventory.finish_work",
        by=by,
        at=at,
        target=PROPOSED,
        facts={"amount": found.item.actual, "within_limit": False},
        asked_by_id=by.user_id,
        asked_by_name=by.name,
        asked_at=at,
    )


def _check(item: WorkItem, today: date) -> None:
    wrong: dict[str, list[str]] = {}
    if item.actual is None or not 0 <= item.actual < 10**9:
        wrong["actual"] = ["Zero or more."]
    if item.finished_on is None or item.finished_on > today:
        wrong["finished_on"] = ["Not after today."]
    if len(item.reference) > 60:
        wrong["reference"] = ["At most 60 characters."]
    if wrong:
        raise Invalid("This cannot be reported as it is.", code="bad_work", fields=wrong)


@transaction.atomic
def undo(
    *,
    item_id: int,
    reason: str,
    by: Actor,
    at: datetime,
    unit_id: int | None = None,
    version: int | None = None,
) -> WorkItem:
    """Work was not done, or not for that: approved again; its line in the ledger is reversed."""
    by.require(REVERSE_COST)
    found = lock_item(item_id, unit_id=unit_id, version=version)
    reason = reason.strip()
    found.item.lifecycle.find(found.item.state, "undo")
    if not reason:
        raise Invalid("Say why it is taken back.", code="reason_required", fields={"reason": ["Required."]})
    take_cost_back(found, by=by, at=at, reason=reason)
    return move_item(
        found,
        "undo",
        "inventory.undo_work",
        by=by,
        at=at,
        target=APPROVED,
        reason=reason,
        actual=None,
        finished_on=None,
        finished_by_name="",
        entry=None,
    )
