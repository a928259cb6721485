"""Whether the cost columns of stock units are the sums of their ledger lines."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from apps.core.tenancy import current_scope

_UNBALANCED = """
WITH standing AS (
    SELECT entry.unit_id, entry.kind, sum(entry.amount) AS total FROM inventory_costentry entry
    WHERE entry.dealership_id = ANY (%(stores)s) AND entry.reverses_id IS NULL AND NOT EXISTS (
        SELECT FROM inventory_costentry back
        WHERE back.dealership_id = entry.dealership_id AND back.reverses_id = entry.id)
    GROUP BY entry.unit_id, entry.kind
)
SELECT unit.id, unit.stock_number, part.kind, part.shown, standing.total
FROM inventory_stockunit unit
CROSS JOIN LATERAL (VALUES ('acquisition', unit.acquisition_cost), ('fee', unit.fees),
    ('transport', unit.transport), ('recon', unit.recon), ('pack', unit.pack)) AS part (kind, shown)
LEFT JOIN standing ON standing.unit_id = unit.id AND standing.kind = part.kind
WHERE unit.dealership_id = ANY (%(stores)s) AND part.shown IS DISTINCT FROM standing.total
ORDER BY unit.id, part.kind LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cost of a unit that is not what its ledger says; None is "no cost known"."""

    unit_id: int
    stock_number: str
    kind: str
    shown: Decimal | None
    ledger: Decimal | None


def differences(*, most: int = 100) -> list[Difference]:
    """The first ``most`` differences at the dealerships of the scope; none is as it should be."""
    scope = current_scope()
    with connection.cursor() as cursor:
        cursor.execute(_UNBALANCED, {"stores": list(scope.read_ids) if scope else [], "most": most})
        return [Difference(*row) for row in cursor.fetchall()]
