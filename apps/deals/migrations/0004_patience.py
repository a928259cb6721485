"""How many days a deal may lie still, by dealership."""

from django.db import migrations, models


def days(default):
    return models.PositiveSmallIntegerField(db_default=default, default=default)


class Migration(migrations.Migration):
    dependencies = [("deals", "0003_unwinding_index")]

    operations = [
        migrations.AddField("approvalpolicy", "stale_after_days", days(7)),
        migrations.AddField("approvalpolicy", "dead_after_days", days(14)),
        migrations.AddField("historicalapprovalpolicy", "stale_after_days", days(7)),
        migrations.AddField("historicalapprovalpolicy", "dead_after_days", days(14)),
        migrations.AddConstraint(
            "approvalpolicy",
            models.CheckConstraint(
                condition=models.Q(
                    ("dead_after_days__gt", models.F("stale_after_days")),
                    ("dead_after_days__lte", 365),
                    ("stale_after_days__gte", 1),
                ),
                name="deals_approvalpolicy_patience",
            ),
        ),
    ]
