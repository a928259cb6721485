"""The business day of an unwinding, which sales are counted back on."""

from django.conf import settings
from django.db import migrations, models

FILL = """
UPDATE deals_deal d SET unwound_on = (d.closed_at AT TIME ZONE s.time_zone)::date
FROM accounts_dealership s WHERE s.id = d.dealership_id AND d.status = 'unwound'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_identity"),
        ("customers", "0002_search"),
        ("deals", "0001_initial"),
        ("inventory", "0002_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="deal",
            name="unwound_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="historicaldeal",
            name="unwound_on",
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "unwound"), ("unwound_on__isnull", False)),
                    models.Q(models.Q(("status", "unwound"), _negated=True), ("unwound_on", None)),
                    _connector="OR",
                ),
                name="deals_deal_unwound_on",
            ),
        ),
    ]
