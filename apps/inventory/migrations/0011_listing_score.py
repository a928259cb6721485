"""The listing score, sorted both ways."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_identity"),
        ("inventory", "0010_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="stockunit",
            name="listing_score",
            field=models.DecimalField(decimal_places=1, editable=False, max_digits=4, null=True),
        ),
        migrations.AddIndex(
            model_name="stockunit",
            index=models.Index(
                models.F("dealership"),
                models.OrderBy(models.F("listing_score"), nulls_last=True),
                models.OrderBy(models.F("id")),
                name="inventory_unit_score_up",
            ),
        ),
        migrations.AddIndex(
            model_name="stockunit",
            index=models.Index(
                models.F("dealership"),
                models.OrderBy(models.F("listing_score"), descending=True, nulls_last=True),
                models.OrderBy(models.F("id"), descending=True),
                name="inventory_unit_score_down",
            ),
        ),
    ]
