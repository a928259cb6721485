"""Units by their place on the lot, built without locking the table against writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("inventory", "0020_lot")]

    operations = [
        AddIndexConcurrently(
            model_name="stockunit",
            index=models.Index(
                models.F("dealership"),
                models.F("lot_place"),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("lot_place__isnull", False)),
                name="inventory_unit_by_place",
            ),
        ),
    ]
