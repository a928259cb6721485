"""What a unit repeats of its vehicle and keys, so that the database can tell what is missing of it."""

from django.db import migrations, models

FILL = """
UPDATE inventory_stockunit unit SET trim = car.trim, vin_flag = car.vin_flag,
    key_count = (SELECT count FROM inventory_keyset WHERE unit_id = unit.id)
FROM inventory_vehicle car WHERE car.id = unit.vehicle_id
"""


class Migration(migrations.Migration):
    dependencies = [("inventory", "0030_titles_index")]

    operations = [
        migrations.AddField(
            model_name="stockunit",
            name="key_count",
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="stockunit",
            name="trim",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="stockunit",
            name="vin_flag",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=16),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
