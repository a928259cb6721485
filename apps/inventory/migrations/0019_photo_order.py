"""The photos of a unit in their order, built without locking the table against writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("inventory", "0018_watching")]

    operations = [
        AddIndexConcurrently(
            model_name="photo",
            index=models.Index(
                condition=models.Q(("removed_at", None)),
                fields=["dealership", "unit", "position", "id"],
                name="inventory_photo_in_order",
            ),
        ),
    ]
