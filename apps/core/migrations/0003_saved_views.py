"""Saved views of list screens."""

import django.contrib.postgres.fields
from django.db import migrations, models

from apps.core.tenancy.operations import TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_idempotency"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("dealership_id", models.BigIntegerField()),
                ("screen", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(blank=True, max_length=2000)),
                ("owner_id", models.BigIntegerField()),
                ("owner_name", models.CharField(max_length=150)),
                ("is_shared", models.BooleanField(default=False)),
                (
                    "default_of",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("deleted_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("name", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("dealership_id", "screen", "owner_id", "name"),
                        name="core_saved_view_once",
                        violation_error_message="You have a view of this name here.",
                    )
                ],
            },
        ),
        TenantTable("savedview"),
    ]
