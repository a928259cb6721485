"""Ends of a stay that no buyer causes: returned to the source, written off."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.money import cents
from apps.inventory.intake_rules import check_amounts
from apps.inventory.models import Disposition, DispositionKind, StockUnit
from apps.inventory.models.disposition import LOSSES, RETURNS
from apps.inventory.permissions import DISPOSE
from apps.inventory.services.intake import check_choice
from apps.inventory.services.movement import locked_for
from apps.inventory.services.rows import move_unit


@dataclass(frozen=True, slots=True)
class _Paper:
    """Who has the car or pays, under which number, how much."""

    kind: str
    counterparty: str
    reference: str
    amount: Decimal | None


@transaction.atomic
def return_to_source(
    *,
    unit_id: int,
    by: Actor,
    at: datetime,
    reason: str,
    kind: str = DispositionKind.OTHER,
    counterparty: str = "",
    reference: str = "",
    amount: Decimal | None = None,
    version: int | None = None,
) -> StockUnit:
    """Back to the auction, consignor, lease bank or other dealer: in stock → returned.

    ``amount`` is what the source pays back; the cost of the stay stays as it was.
    """
    by.require(DISPOSE)
    check_choice("kind", kind, list(RETURNS))
    unit = locked_for(unit_id, "return_to_source", version, by, at)
    _keep(unit, _Paper(kind, counterparty, reference, amount), by=by, at=at)
    return move_unit(unit, "return_to_source", by=by, at=at, reason=reason)


@transaction.atomic
def write_off(
    *,
    unit_id: int,
    by: Actor,
    at: datetime,
    reason: str,
    kind: str = DispositionKind.TOTAL_LOSS,
    counterparty: str = "",
    reference: str = "",
    amount: Decimal | None = None,
    version: int | None = None,
) -> StockUnit:
    """Total loss or theft: in stock → written off. A theft needs the police or claim number."""
    by.require(DISPOSE)
    check_choice("kind", kind, list(LOSSES))
    if kind == DispositionKind.THEFT and not reference.strip():
        raise Invalid(
            "A theft needs the number of the police report or the claim.",
            code="reference_required",
            fields={"reference": ["Required for a theft."]},
        )
    unit = locked_for(unit_id, "write_off", version, by, at)
    _keep(unit, _Paper(kind, counterparty, reference, amount), by=by, at=at)
    return move_unit(unit, "write_off", by=by, at=at, reason=reason)


def _keep(unit: StockUnit, paper: _Paper, *, by: Actor, at: datetime) -> None:
    check_amounts([("amount", paper.amount)])
    Disposition.objects.create(
        dealership_id=unit.dealership_id,
        unit=unit,
        kind=paper.kind,
        counterparty=paper.counterparty.strip(),
        reference=paper.reference.strip(),
        amount=None if paper.amount is None else cents(paper.amount),
        actor_id=by.user_id,
        actor_name=by.name,
        at=at,
    )
