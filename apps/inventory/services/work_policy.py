"""How much work on a car needs no manager, and who decides above that."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from apps.accounts.selectors import holders
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Invalid, Stale
from apps.core.money import cents
from apps.inventory.models import StockUnit, WorkItem, WorkPolicy
from apps.inventory.permissions import APPROVE_WORK, WORK_POLICY
from apps.inventory.work import APPROVED, DONE, within_limit


def policy_of(dealership_id: int) -> WorkPolicy:
    """The store's policy, or an unsaved one with the defaults."""
    found = WorkPolicy.objects.filter(dealership_id=dealership_id).first()
    return found or WorkPolicy(dealership_id=dealership_id)


@transaction.atomic
def set_work_policy(
    *, approval_limit: Decimal, tolerance: Decimal, by: Actor, at: datetime, version: int | None = None
) -> WorkPolicy:
    """Set both amounts of the actor's store; what was decided stays as it is.

    Invalid for amounts below zero; Stale where ``version`` (0: none was set yet) is not the present one.
    """
    by.require(WORK_POLICY)
    wanted = {"approval_limit": cents(approval_limit), "tolerance": cents(tolerance)}
    wrong = {name: ["Not below zero."] for name, amount in wanted.items() if amount < 0}
    if wrong:
        raise Invalid("Amounts are not negative.", code="bad_policy", fields=wrong)
    WorkPolicy.objects.bulk_create([WorkPolicy(dealership_id=by.dealership_id or 0)], ignore_conflicts=True)
    row = WorkPolicy.objects.select_for_update(of=("self",)).get()
    if version is not None and version != row.version:
        raise Stale("Somebody else changed these amounts meanwhile. Load them again.")
    trail = {
        name: (getattr(row, name), amount) for name, amount in wanted.items() if getattr(row, name) != amount
    }
    if trail:
        for name, amount in wanted.items():
            setattr(row, name, amount)
        row.save(at=at)
        record("inventory.work_policy", target=row, by=by, changes=trail)
    return row


def needs_no_manager(unit: StockUnit, amount: Decimal, *, besides: int | None = None) -> bool:
    """Whether ``amount`` of a locked unit is within the limit, with what went by it on the car so far."""
    decided = WorkItem.objects.filter(unit=unit, within_limit=True, state__in=(APPROVED, DONE))
    if besides is not None:
        decided = decided.exclude(pk=besides)
    amounts = decided.values_list("approved_amount", flat=True)
    limit = policy_of(unit.dealership_id).approval_limit
    return within_limit(limit, [each for each in amounts if each is not None], amount)


def other_approvers(unit: StockUnit, besides: int | None) -> list[str]:
    """The names of those who may approve work on a unit, its store's people first."""
    place = unit.dealership
    found = [person for person in holders(APPROVE_WORK, place.group, place) if person.user.pk != besides]
    found.sort(key=lambda person: person.place != str(place))
    return list({person.user.pk: str(person.user) for person in found}.values())
