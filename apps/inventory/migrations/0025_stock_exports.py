"""Exports of stock: who asked for which file."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import apps.inventory.models.imports
from apps.core.tenancy.operations import TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_identity"),
        ("inventory", "0024_bulk_steps"),
    ]

    operations = [
        migrations.CreateModel(
            name="StockExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("format", models.CharField(choices=[("csv", "CSV"), ("xlsx", "Excel")], max_length=4)),
                ("query", models.TextField(blank=True)),
                (
                    "unit_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                ("chosen", models.PositiveIntegerField(null=True)),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                ("with_cost", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[("making", "Being made"), ("ready", "Ready"), ("expired", "Expired")],
                        default="making",
                        max_length=8,
                    ),
                ),
                ("job_id", models.BigIntegerField(null=True)),
                ("rows", models.PositiveIntegerField(null=True)),
                ("size", models.BigIntegerField(null=True)),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=apps.inventory.models.imports.private_storage,
                        upload_to="",
                    ),
                ),
                ("created_by_id", models.BigIntegerField(null=True)),
                ("created_by_name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "dealership",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.dealership",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["dealership", "-id"], name="inventory_export_newest")],
            },
        ),
        TenantTable("stockexport"),
    ]
