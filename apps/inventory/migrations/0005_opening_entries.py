"""The costs that units have already become the opening lines of their ledgers.

The release before this one writes cost columns without lines while it is replaced: ``verify_costs``
names such units, and the next correction of the cost opens their ledger. Going back leaves the
lines to 0004, which drops their table.
"""

from django.db import migrations

OPEN = """
INSERT INTO inventory_costentry (dealership_id, unit_id, kind, origin, amount, description, vendor, reference,
                                 incurred_on, reason, reverses_id, actor_id, actor_name, at)
SELECT unit.dealership_id, unit.id, part.kind, 'opening', part.amount, '', '', '',
       coalesce(unit.acquired_on, (unit.created_at AT TIME ZONE store.time_zone)::date),
       'cost before the ledger began', NULL, NULL, 'System', unit.created_at
FROM inventory_stockunit unit
JOIN accounts_dealership store ON store.id = unit.dealership_id
CROSS JOIN LATERAL (VALUES ('acquisition', unit.acquisition_cost), ('fee', unit.fees),
    ('transport', unit.transport), ('recon', unit.recon), ('pack', unit.pack)) AS part (kind, amount)
WHERE part.amount IS NOT NULL
ORDER BY unit.id
"""


class Migration(migrations.Migration):
    dependencies = [("inventory", "0004_cost_entries")]

    operations = [migrations.RunSQL(OPEN, migrations.RunSQL.noop)]
