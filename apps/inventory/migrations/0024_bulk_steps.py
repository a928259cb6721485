"""Moving to a get-ready step is a bulk act."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0023_appraisals")]

    operations = [
        migrations.AlterField(
            model_name="bulkrun",
            name="verb",
            field=models.CharField(
                choices=[
                    ("reprice", "Reprice"),
                    ("receive", "Receive into stock"),
                    ("ship", "Mark in transit"),
                    ("place", "Move to a lot"),
                    ("ready", "Move to a get-ready step"),
                    ("cancel", "Cancel orders"),
                ],
                max_length=10,
            ),
        ),
    ]
