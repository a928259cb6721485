"""Every change of a stock unit leaves the number of its transaction, for readers of the change feed.

Statement triggers write by sets: a batch of a thousand is one statement more. They run as whoever
writes the unit, so row-level security holds for the marks too.
"""

import django.db.models.deletion
from django.db import migrations, models

from apps.core.tenancy.operations import TenantTable

MARK = """
INSERT INTO inventory_stockunitchange (unit_id, dealership_id, xid)
SELECT changed.id, changed.dealership_id, pg_current_xact_id()::text::bigint FROM {changed}
ON CONFLICT (unit_id) DO UPDATE SET xid = excluded.xid, dealership_id = excluded.dealership_id
"""
FUNCTION = """
CREATE FUNCTION inventory_mark_{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public AS $$
BEGIN
    {mark};
    RETURN NULL;
END $$
"""
NEW = MARK.format(changed="changed")
CHANGED = MARK.format(changed="changed JOIN before USING (id) WHERE changed.* IS DISTINCT FROM before.*")
FORWARDS = [
    FUNCTION.format(name="new_units", mark=NEW),
    FUNCTION.format(name="changed_units", mark=CHANGED),
    """CREATE TRIGGER inventory_new_units AFTER INSERT ON inventory_stockunit
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_mark_new_units()""",
    """CREATE TRIGGER inventory_changed_units AFTER UPDATE ON inventory_stockunit
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION inventory_mark_changed_units()""",
    MARK.format(changed="inventory_stockunit AS changed WHERE true"),
]
BACKWARDS = [
    "DROP TRIGGER inventory_changed_units ON inventory_stockunit",
    "DROP TRIGGER inventory_new_units ON inventory_stockunit",
    "DROP FUNCTION inventory_mark_changed_units()",
    "DROP FUNCTION inventory_mark_new_units()",
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_identity"),
        ("inventory", "0025_stock_exports"),
    ]

    operations = [
        migrations.CreateModel(
            name="StockUnitChange",
            fields=[
                ("unit_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("xid", models.BigIntegerField()),
                (
                    "dealership",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.dealership",
                    ),
                ),
            ],
            options={
                "ordering": ("xid", "unit_id"),
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["dealership", "xid", "unit_id"], name="inventory_unit_changes")
                ],
            },
        ),
        TenantTable("stockunitchange"),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
