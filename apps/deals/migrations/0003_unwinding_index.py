"""The index of unwindings by day, built without locking the table against writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("deals", "0002_unwound_on")]

    operations = [
        AddIndexConcurrently(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("unwound_on__isnull", False)),
                fields=["dealership", "unwound_on", "id"],
                name="deals_deal_by_unwinding",
            ),
        ),
    ]
