"""Stock tallies by difference."""

from collections.abc import Sequence

from django.db import connection

from apps.reports.tallies.locking import lock
from apps.reports.tallies.stamping import stamp

NOW = """
SELECT id AS unit_id, status, condition, acquired_on, price,
       acquisition_cost + coalesce(fees, 0) + coalesce(transport, 0) + coalesce(recon, 0) AS cost
FROM inventory_stockunit WHERE dealership_id = %(store)s
"""

REFRESH = """
WITH now AS ({now} {which_now}),
was AS (
  SELECT unit_id, status, condition, acquired_on, price, cost
  FROM reports_stockfact WHERE dealership_id = %(store)s {which_was}
),
changed AS (
  SELECT unit_id, n.status, n.condition, n.acquired_on, n.price, n.cost,
         w.status AS old_status, w.condition AS old_condition, w.acquired_on AS old_acquired_on,
         w.price AS old_price, w.cost AS old_cost, w.status IS NOT NULL AS counted
  FROM now n LEFT JOIN was w USING (unit_id)
  WHERE (n.status, n.condition, n.acquired_on, n.price, n.cost)
        IS DISTINCT FROM (w.status, w.condition, w.acquired_on, w.price, w.cost)
),
facts AS (
  INSERT INTO reports_stockfact (dealership_id, unit_id, status, condition, acquired_on, price, cost)
  SELECT %(store)s, unit_id, status, condition, acquired_on, price, cost FROM changed
  ON CONFLICT (dealership_id, unit_id) DO UPDATE SET status = excluded.status,
    condition = excluded.condition, acquired_on = excluded.acquired_on,
    price = excluded.price, cost = excluded.cost
),
parts AS (
  SELECT status, condition, acquired_on, 1 AS sign, price, cost FROM changed
  UNION ALL
  SELECT old_status, old_condition, old_acquired_on, -1, old_price, old_cost FROM changed WHERE counted
),
deltas AS (
  SELECT status, condition, acquired_on, sum(sign) AS units,
         sum(sign * (price IS NOT NULL)::int) AS priced, sum(sign * coalesce(price, 0)) AS price,
         sum(sign * (cost IS NOT NULL)::int) AS costed, sum(sign * coalesce(cost, 0)) AS cost
  FROM parts GROUP BY status, condition, acquired_on
)
INSERT INTO reports_stocktally AS t
  (dealership_id, status, condition, acquired_on, units, priced, price, costed, cost)
SELECT %(store)s, status, condition, acquired_on, units, priced, price, costed, cost FROM deltas
ON CONFLICT (dealership_id, status, condition, acquired_on) DO UPDATE SET
  units = t.units + excluded.units, priced = t.priced + excluded.priced,
  price = t.price + excluded.price, costed = t.costed + excluded.costed, cost = t.cost + excluded.cost
"""


def refresh(*, dealership_id: int, unit_ids: Sequence[int] | None = None) -> None:
    """Count the units as they are now: those of ``unit_ids``, or every unit of the dealership."""
    lock(dealership_id)
    statement = REFRESH.format(
        now=NOW,
        which_now="" if unit_ids is None else "AND id = ANY(%(units)s)",
        which_was="" if unit_ids is None else "AND unit_id = ANY(%(units)s)",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"store": dealership_id, "units": list(unit_ids or [])})
    stamp(dealership_id)
