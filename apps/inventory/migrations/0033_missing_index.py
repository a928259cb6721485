"""Units of which something is missing, built without locking the table against writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("inventory", "0032_missing")]

    operations = [
        AddIndexConcurrently(
            model_name="stockunit",
            index=models.Index(
                models.F("dealership"),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("missing__gt", [])),
                name="inventory_unit_incomplete",
            ),
        ),
    ]
