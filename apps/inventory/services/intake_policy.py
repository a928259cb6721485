"""How a store numbers its cars and bounds its appraisers."""

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Invalid
from apps.core.money import cents
from apps.inventory import numbering
from apps.inventory.models import IntakePolicy
from apps.inventory.permissions import INTAKE_POLICY

MONEY = ("offer_limit", "pack", "margin")
MOST_DAYS = 90


def policy() -> IntakePolicy:
    """The store's policy, or an unsaved one with the defaults."""
    return IntakePolicy.objects.first() or IntakePolicy()


@transaction.atomic
def set_intake_policy(*, by: Actor, at: datetime, reason: str = "", **values: Any) -> IntakePolicy:
    """Change ``pattern``, ``offer_limit``, ``offer_days``, ``pack`` or ``margin`` of the actor's store.

    Numbers that were given stay as they are. A limit of None bounds nobody.
    """
    by.require(INTAKE_POLICY)
    row = IntakePolicy.objects.select_for_update(of=("self",)).first()
    row = row or IntakePolicy(dealership_id=by.dealership_id or 0)
    given = {name: _kept(name, value) for name, value in values.items()}
    changed = {
        name: (getattr(row, name), value) for name, value in given.items() if getattr(row, name) != value
    }
    for name, (_, value) in changed.items():
        setattr(row, name, value)
    if changed or row.pk is None:
        row.save(at=at)
        record("inventory.intake_policy", target=row, by=by, reason=reason, changes=changed)
    return row


def _kept(name: str, value: Any) -> Any:
    if name == "pattern":
        return numbering.check(str(value))
    if name == "offer_days" and not 1 <= value <= MOST_DAYS:
        raise Invalid(
            f"An offer is good for 1 to {MOST_DAYS} days.", fields={"offer_days": [f"1 to {MOST_DAYS}."]}
        )
    if name in MONEY and value is not None:
        if value < 0:
            raise Invalid("Amounts are not negative.", fields={name: ["Not below zero."]})
        return cents(value)
    return value
