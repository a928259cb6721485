"""What a unit cost us. Pure; amounts are Decimals in the dealership's currency.

true cost = acquisition + fees + transport + recon + floorplan interest;
packed cost = true cost + pack. Pack is internal: it lowers the commissionable gross, not profit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from apps.core.money import ZERO, cents


class CostKind(StrEnum):
    """The parts of a cost that are entered; each has its own lines in the ledger."""

    ACQUISITION = "acquisition"
    FEE = "fee"
    TRANSPORT = "transport"
    RECON = "recon"
    PACK = "pack"


LABELS = {
    CostKind.ACQUISITION: "Acquisition",
    CostKind.FEE: "Fees",
    CostKind.TRANSPORT: "Transport",
    CostKind.RECON: "Reconditioning",
    CostKind.PACK: "Pack",
}
COLUMNS = {
    CostKind.ACQUISITION: "acquisition_cost",
    CostKind.FEE: "fees",
    CostKind.TRANSPORT: "transport",
    CostKind.RECON: "recon",
    CostKind.PACK: "pack",
}
KINDS = {column: kind for kind, column in COLUMNS.items()}


def net_of(amounts: Iterable[Decimal]) -> Decimal | None:
    """What one kind costs: the sum of its standing ledger lines; None where there is none."""
    standing = list(amounts)
    return sum(standing, ZERO) if standing else None


@dataclass(frozen=True, slots=True)
class Floorplan:
    """An inventory loan: yearly ``rate_pct`` in per cent, ``basis`` 360 or 365 days."""

    principal: Decimal
    rate_pct: Decimal
    days: int
    basis: int


@dataclass(frozen=True, slots=True)
class CostParts:
    """The parts of a unit's cost; a part that is not known yet is zero here."""

    acquisition: Decimal
    fees: Decimal = ZERO
    transport: Decimal = ZERO
    recon: Decimal = ZERO
    pack: Decimal = ZERO
    floorplan_interest: Decimal = ZERO


def floorplan_interest(plan: Floorplan) -> Decimal:
    """principal x rate x days / basis, multiplied first and rounded once."""
    if plan.basis not in (360, 365):
        raise ValueError("the basis of a floorplan is 360 or 365 days")
    return cents(plan.principal * plan.rate_pct * plan.days / (100 * plan.basis))


def true_cost(parts: CostParts) -> Decimal:
    """What the unit really cost, without pack."""
    return cents(parts.acquisition + parts.fees + parts.transport + parts.recon + parts.floorplan_interest)


def packed_cost(parts: CostParts) -> Decimal:
    """The cost that commission is reckoned from: true cost plus pack."""
    return true_cost(parts) + cents(parts.pack)
