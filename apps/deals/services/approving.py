"""Approving a deal: by whom, within which limits, against which proof of cash."""

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import NotAllowed
from apps.deals import permissions, rules, selectors
from apps.deals.models import Deal, OverrideEntry, OverrideKind
from apps.deals.services import moving, recosting

NAMED = 3
_OR_ALLOW = ", or allow approvers their own deals (Settings, Approval)"


@transaction.atomic
def approve(*, by: Actor, deal_id: int, version: int, cash_proof: str, at: datetime | None = None) -> Deal:
    """submitted → approved: the figures that ``version`` names are frozen.

    ``cash_proof`` says how the money is proven (receipt, bank confirmation). Nobody approves
    what he submitted or sells himself, unless the store's policy allows it; that, and a price
    below floor or a loss, is written to the override book. The loss is judged by what the car has
    cost until today.
    """
    at = at or now()
    deal = moving.claim(deal_id=deal_id, version=version, verb="approve", by=by)
    proof = moving.text(cash_proof, field="cash_proof", limit=120, why="Say how the cash is proven.")
    unit = deal.stock_unit
    meanwhile = recosting.recosted(deal, unit=unit, by=by, at=at)
    gross = meanwhile.get("front_gross", deal.front_gross)
    broken = rules.losses(deal.selling_price, unit.floor_price, gross)
    overrides = [*_own_deal(deal, by, broken), *_limits(deal, by, broken)]
    deal = moving.advance(
        deal,
        "approve",
        by=by,
        at=at,
        facts={
            "overrides": [kind for kind, _ in overrides],
            **recosting.told(meanwhile, moving.store_day(deal, at)),
        },
        **meanwhile,
        approved_by_id=by.user_id,
        approved_by_name=by.name,
        approved_at=at,
        cash_proof=proof,
    )
    write_book(deal, overrides, by, at)
    return deal


def _own_deal(deal: Deal, by: Actor, broken: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if by.user_id not in (deal.submitted_by_id, deal.salesperson_id):
        return []
    if not rules.self_approval_allowed():
        others = selectors.approvers(deal, besides=by, beyond_floor=bool(broken))
        raise NotAllowed(
            f"You submitted or sell this deal, so somebody else must approve it. {_whom(others, _OR_ALLOW)}",
            code="own_deal",
            extra={"submitted_by": deal.submitted_by_name, "approvers": others[:NAMED]},
        )
    return [(OverrideKind.SELF_APPROVAL, f"Submitted by {deal.submitted_by_name}, total {deal.total}.")]


def _limits(deal: Deal, by: Actor, broken: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if broken and not by.can(permissions.APPROVE_BELOW_FLOOR):
        others = selectors.approvers(deal, besides=by, beyond_floor=True)
        raise NotAllowed(
            f"The price is beyond your authority. {_whom(others)}",
            code="beyond_authority",
            extra={"permission": permissions.APPROVE_BELOW_FLOOR, "approvers": others[:NAMED]},
        )
    return broken


def _whom(others: list[str], else_: str = "") -> str:
    """Whom to ask; where there is nobody, what an admin can do about it."""
    if not others:
        return f"Nobody else here may: an admin can give a colleague a role that does (People){else_}."
    *first, last = others[:NAMED]
    return f"Ask {', '.join(first)} or {last}." if first else f"Ask {last}."


def write_book(deal: Deal, overrides: list[tuple[str, str]], by: Actor, at: datetime) -> None:
    """One line of the override book for each (kind, sentence)."""
    OverrideEntry.objects.bulk_create(
        OverrideEntry(
            dealership_id=deal.dealership_id,
            deal=deal,
            kind=kind,
            detail=detail,
            by_id=by.user_id,
            by_name=by.name,
            at=at,
        )
        for kind, detail in overrides
    )
