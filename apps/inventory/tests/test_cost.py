"""Cost figures beyond the vectors."""

from decimal import Decimal

import pytest

from apps.inventory.cost import (
    CostParts,
    Floorplan,
    floorplan_interest,
    packed_cost,
    true_cost,
)


def test_multiplied_before_divided() -> None:
    plan = Floorplan(principal=Decimal(36000), rate_pct=Decimal(7), days=60, basis=360)
    assert floorplan_interest(plan) == Decimal("420.00")


def test_pack_raises_only_the_packed_cost() -> None:
    parts = CostParts(acquisition=Decimal(18400), fees=Decimal(385), pack=Decimal(300))
    assert true_cost(parts) == Decimal("18785.00")
    assert packed_cost(parts) == Decimal("19085.00")


def test_basis_is_360_or_365() -> None:
    with pytest.raises(ValueError, match="360 or 365"):
        floorplan_interest(Floorplan(Decimal(1), Decimal(1), 1, 366))
