"""Sales tallies by difference."""

from collections.abc import Sequence

from django.db import connection

from apps.reports.tallies.locking import lock
from apps.reports.tallies.stamping import stamp

NOW = """
SELECT d.id AS deal_id, 'Deal ' || d.number AS deal_number, d.stock_unit_id AS unit_id,
       u.title AS unit_label, c.name AS customer_label, p.name AS salesperson, d.delivered_on,
       d.unwound_on, d.selling_price + d.accessories_total AS revenue, d.front_gross
FROM deals_deal d
JOIN inventory_stockunit u ON u.id = d.stock_unit_id
JOIN customers_customer c ON c.id = d.customer_id
JOIN accounts_user p ON p.id = d.salesperson_id
WHERE d.dealership_id = %(store)s AND d.delivered_on IS NOT NULL
"""

# A sale counts on the day of its delivery and, unwound, is taken back on the day of that.
REFRESH = """
WITH now AS ({now} {which_now}),
was AS (SELECT * FROM reports_salefact WHERE dealership_id = %(store)s {which_was}),
changed AS (
  SELECT n.*, w.delivered_on AS old_delivered_on, w.unwound_on AS old_unwound_on,
         w.revenue AS old_revenue, w.front_gross AS old_gross
  FROM now n LEFT JOIN was w USING (deal_id)
  WHERE (n.deal_number, n.unit_id, n.unit_label, n.customer_label, n.salesperson,
         n.delivered_on, n.unwound_on, n.revenue, n.front_gross)
        IS DISTINCT FROM (w.deal_number, w.unit_id, w.unit_label, w.customer_label, w.salesperson,
         w.delivered_on, w.unwound_on, w.revenue, w.front_gross)
),
facts AS (
  INSERT INTO reports_salefact (dealership_id, deal_id, deal_number, unit_id, unit_label,
    customer_label, salesperson, delivered_on, unwound_on, revenue, front_gross)
  SELECT %(store)s, deal_id, deal_number, unit_id, unit_label, customer_label, salesperson,
    delivered_on, unwound_on, revenue, front_gross FROM changed
  ON CONFLICT (dealership_id, deal_id) DO UPDATE SET deal_number = excluded.deal_number,
    unit_id = excluded.unit_id, unit_label = excluded.unit_label,
    customer_label = excluded.customer_label, salesperson = excluded.salesperson,
    delivered_on = excluded.delivered_on, unwound_on = excluded.unwound_on,
    revenue = excluded.revenue, front_gross = excluded.front_gross
),
parts AS (
  SELECT delivered_on AS "on", 1 AS sign, revenue, front_gross FROM changed
  UNION ALL SELECT unwound_on, -1, revenue, front_gross FROM changed
  UNION ALL SELECT old_delivered_on, -1, old_revenue, old_gross FROM changed
  UNION ALL SELECT old_unwound_on, 1, old_revenue, old_gross FROM changed
),
deltas AS (
  SELECT "on", sum(sign) AS units, sum(sign * revenue) AS revenue,
         sum(sign * coalesce(front_gross, 0)) AS front_gross
  FROM parts WHERE "on" IS NOT NULL GROUP BY "on"
)
INSERT INTO reports_salestally AS t (dealership_id, "on", units, revenue, front_gross)
SELECT %(store)s, "on", units, revenue, front_gross FROM deltas
ON CONFLICT (dealership_id, "on") DO UPDATE SET units = t.units + excluded.units,
  revenue = t.revenue + excluded.revenue, front_gross = t.front_gross + excluded.front_gross
"""


def refresh(*, dealership_id: int, deal_ids: Sequence[int] | None = None) -> None:
    """Count the sales as they are now: those of ``deal_ids``, or every one of the dealership."""
    lock(dealership_id)
    statement = REFRESH.format(
        now=NOW,
        which_now="" if deal_ids is None else "AND d.id = ANY(%(deals)s)",
        which_was="" if deal_ids is None else "AND deal_id = ANY(%(deals)s)",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"store": dealership_id, "deals": list(deal_ids or [])})
    stamp(dealership_id)
