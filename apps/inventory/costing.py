"""What a unit cost as of a day: its ledger and, where the store carries it, its floorplan interest."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, Prefetch

from apps.core.money import ZERO
from apps.inventory import cost, floorplan
from apps.inventory.models import FloorplanAdvance, FloorplanPayment, FloorplanPolicy, StockUnit


@dataclass(frozen=True, slots=True)
class Accrual:
    """The interest of one advance up to a day."""

    advance: FloorplanAdvance
    rule: floorplan.Advance
    interest: Decimal
    per_day: Decimal


@dataclass(frozen=True, slots=True)
class BuildUp:
    """A unit's cost as of a day. ``carried`` says whether interest is part of the true cost.

    Costs are None while the acquisition cost is unknown.
    """

    unit: StockUnit
    as_of: date
    accruals: tuple[Accrual, ...]
    carried: bool

    @property
    def interest(self) -> Decimal:
        """Floorplan interest so far, whether carried or expensed."""
        return sum((accrual.interest for accrual in self.accruals), ZERO)

    @property
    def parts(self) -> cost.CostParts | None:
        """What the pure rules add up."""
        return self.unit.cost_parts(self.interest if self.carried else ZERO)

    @property
    def true_cost(self) -> Decimal | None:
        """Cost without pack."""
        return cost.true_cost(self.parts) if self.parts else None

    @property
    def packed_cost(self) -> Decimal | None:
        """Cost that commission is reckoned from."""
        return cost.packed_cost(self.parts) if self.parts else None


def build_up(unit: StockUnit, as_of: date) -> BuildUp:
    """The cost of ``unit`` on a day of the store; two queries where it was ever on floorplan, else one.

    None where the unit is ``detailed`` and never was.
    """
    if not unit.may_have("advances"):
        return BuildUp(unit=unit, as_of=as_of, accruals=(), carried=True)
    expensed = FloorplanPolicy.objects.filter(carries_in_cost=False)
    payments = Prefetch("payments", FloorplanPayment.objects.order_by("paid_on", "id"))
    advances = FloorplanAdvance.objects.filter(unit=unit).annotate(expensed=Exists(expensed))
    rows = list(advances.prefetch_related(payments).order_by("id"))
    return BuildUp(
        unit=unit,
        as_of=as_of,
        accruals=tuple(accrual_of(row, as_of) for row in rows),
        carried=not any(row.expensed for row in rows),
    )


def true_cost_on(unit: StockUnit, as_of: date) -> Decimal | None:
    """What ``unit`` truly cost on a day of the store; None while unknown. For deals and transfers."""
    return build_up(unit, as_of).true_cost


def accrual_of(advance: FloorplanAdvance, as_of: date) -> Accrual:
    """The interest of one advance up to a day; reads its payments."""
    rule = advance.as_rule()
    return Accrual(advance, rule, floorplan.accrued(rule, as_of), floorplan.per_day(rule, as_of))
