"""Work on a unit: proposing, approving, declining, cancelling it. Reporting it done: ``work_done``."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, NotAllowed
from apps.core.money import cents
from apps.inventory import work
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import ReadinessStep, StockUnit, WorkItem, WorkKind
from apps.inventory.permissions import APPROVE_WORK, WORK
from apps.inventory.services.rows import check_version, lock_unit
from apps.inventory.services.work_policy import needs_no_manager, other_approvers
from apps.inventory.services.work_rows import Locked, lock_item, move_item, post_cost, tell
from apps.inventory.work import APPROVED, CANCELLED, DECLINED, DONE, PROPOSED

NAMED = 3


@transaction.atomic
def propose(
    *,
    unit_id: int,
    title: str,
    kind: str,
    estimate: Decimal,
    by: Actor,
    at: datetime,
    step_id: int | None = None,
    vendor: str = "",
    note: str = "",
    version: int | None = None,
) -> WorkItem:
    """Propose a job; ``estimate`` is in the dealership's currency, zero for work that costs nothing.

    Within the store's limit it is approved at once, above it waits for a manager. ``step_id`` is the
    get-ready step it belongs to, an empty ``vendor`` is in-house. Conflict once the stay is over.
    """
    by.require(WORK)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    if unit.status in CLOSED:
        raise Conflict("This stay is over: there is nothing to get ready.", code="stay_over")
    item = WorkItem(
        dealership_id=unit.dealership_id,
        unit=unit,
        title=title.strip(),
        kind=kind,
        step_id=_step(step_id),
        vendor=vendor.strip(),
        note=note.strip(),
        state=PROPOSED,
        estimate=cents(estimate),
        proposed_by_id=by.user_id,
        proposed_by_name=by.name,
        proposed_at=at,
        asked_by_id=by.user_id,
        asked_by_name=by.name,
        asked_at=at,
    )
    _check(item)
    if needs_no_manager(unit, item.estimate):
        _settle(item, by, at)
    item._change_reason = "proposed"
    item.save(at=at)
    _record_proposal(unit, item, by)
    tell(item, "propose", "", at)
    return item


def _settle(item: WorkItem, by: Actor, at: datetime) -> None:
    """A new item within the limit begins as approved."""
    item.state, item.approved_amount, item.within_limit = APPROVED, item.estimate, True
    item.decided_by_id, item.decided_by_name, item.decided_at = by.user_id, by.name, at


def _record_proposal(unit: StockUnit, item: WorkItem, by: Actor) -> None:
    facts = {"item": item.pk, "amount": item.estimate, "within_limit": item.within_limit}
    record("inventory.propose_work", target=unit, by=by, reason=item.title, facts=facts)


def _step(step_id: int | None) -> int | None:
    if step_id is not None and not ReadinessStep.objects.filter(pk=step_id).exists():
        message = "There is no such step here."
        raise Invalid(message, code="no_step", fields={"step_id": [message]})
    return step_id


def _check(item: WorkItem) -> None:
    wrong: dict[str, list[str]] = {}
    if not item.title or len(item.title) > 120:
        wrong["title"] = ["What is to be done, at most 120 characters."]
    if item.kind not in WorkKind.values:
        wrong["kind"] = [f"One of: {', '.join(WorkKind.values)}."]
    if not 0 <= item.estimate < 10**9:
        wrong["estimate"] = ["Zero or more."]
    if len(item.vendor) > 120:
        wrong["vendor"] = ["At most 120 characters."]
    if len(item.note) > 300:
        wrong["note"] = ["At most 300 characters."]
    if wrong:
        raise Invalid("This work cannot be proposed as it is.", code="bad_work", fields=wrong)


@transaction.atomic
def approve(
    *, item_id: int, by: Actor, at: datetime, unit_id: int | None = None, version: int | None = None
) -> WorkItem:
    """Approve what is asked. Work that was done already and came to more is done then, and posted.

    Nobody approves what he asked for himself, unless the store has no other approver; that is
    recorded. Conflict where nothing waits for a decision.
    """
    by.require(APPROVE_WORK)
    found = lock_item(item_id, unit_id=unit_id, version=version)
    item = found.item
    item.lifecycle.find(item.state, "approve")
    alone = _asked_himself(found, by)
    amount, late = work.asked(item), item.actual is not None
    entry = post_cost(found, by=by, at=at) if late else None
    return move_item(
        found,
        "approve",
        "inventory.approve_work",
        by=by,
        at=at,
        target=DONE if late else APPROVED,
        facts={"amount": amount, "self_approved": alone},
        approved_amount=amount,
        within_limit=False,
        self_approved=alone,
        decided_by_id=by.user_id,
        decided_by_name=by.name,
        decided_at=at,
        entry=entry,
    )


def _asked_himself(found: Locked, by: Actor) -> bool:
    """Whether somebody decides what he asked for; NotAllowed where somebody else could."""
    if by.user_id is None or by.user_id != found.item.asked_by_id:
        return False
    others = other_approvers(found.unit, by.user_id)
    if others:
        raise NotAllowed(
            f"You asked for this, so somebody else must approve it. Ask {' or '.join(others[:NAMED])}.",
            code="own_work",
            extra={"approvers": others[:NAMED]},
        )
    return True


@transaction.atomic
def decline(
    *,
    item_id: int,
    reason: str,
    by: Actor,
    at: datetime,
    unit_id: int | None = None,
    version: int | None = None,
) -> WorkItem:
    """Decline what is asked, with a reason. Of work that came to more than approved the approval of
    before stands: it is to be reported again.
    """
    by.require(APPROVE_WORK)
    found = lock_item(item_id, unit_id=unit_id, version=version)
    late = found.item.actual is not None
    changes = (
        {"actual": None, "finished_on": None, "finished_by_name": ""}
        if late
        else {"decided_by_id": by.user_id, "decided_by_name": by.name, "decided_at": at}
    )
    return move_item(
        found,
        "decline",
        "inventory.decline_work",
        by=by,
        at=at,
        target=APPROVED if late else DECLINED,
        reason=reason.strip(),
        facts={"amount": work.asked(found.item)},
        **changes,
    )


@transaction.atomic
def cancel(
    *,
    item_id: int,
    reason: str,
    by: Actor,
    at: datetime,
    unit_id: int | None = None,
    version: int | None = None,
) -> WorkItem:
    """Open work is not wanted any more; needs a reason."""
    by.require(WORK)
    found = lock_item(item_id, unit_id=unit_id, version=version)
    return move_item(
        found,
        "cancel",
        "inventory.cancel_work",
        by=by,
        at=at,
        target=CANCELLED,
        reason=reason.strip(),
        actual=None,
        finished_on=None,
    )
