"""The index of deals under way by their last act, built without locking the table against writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("deals", "0004_patience")]

    operations = [
        AddIndexConcurrently(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("status__in", ("open", "submitted", "approved"))),
                fields=["dealership", "active_at", "id"],
                name="deals_deal_idle",
            ),
        ),
    ]
