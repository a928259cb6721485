"""Feeds: destinations of stock, their runs and what they do not take."""

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import apps.core.fields
import apps.inventory.models.imports
from apps.core.tenancy.operations import TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_identity"),
        ("inventory", "0027_prints"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("is_active", models.BooleanField(default=False)),
                ("active_since", models.DateTimeField(editable=False, null=True)),
                ("format", models.CharField(choices=[("csv", "CSV"), ("xml", "XML")], max_length=4)),
                ("query", models.TextField()),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                (
                    "headings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        choices=[("push", "We send it over HTTPS"), ("pull", "They fetch it from us")],
                        max_length=4,
                    ),
                ),
                ("url", models.CharField(blank=True, max_length=500, verbose_name="address")),
                (
                    "method",
                    models.CharField(choices=[("PUT", "PUT"), ("POST", "POST")], default="PUT", max_length=4),
                ),
                (
                    "header",
                    models.CharField(
                        default="Authorization", max_length=60, verbose_name="header of the secret"
                    ),
                ),
                ("secret", apps.core.fields.EncryptedTextField(blank=True, default="")),
                ("token_digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), size=None
                    ),
                ),
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
                "ordering": ("name", "id"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="FeedRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("slot", models.DateTimeField(null=True)),
                ("format", models.CharField(choices=[("csv", "CSV"), ("xml", "XML")], max_length=4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("making", "On its way"),
                            ("offered", "Ready to be fetched"),
                            ("delivered", "Delivered"),
                            ("failed", "Failed"),
                        ],
                        default="making",
                        max_length=9,
                    ),
                ),
                ("job_id", models.BigIntegerField(null=True)),
                ("rows", models.PositiveIntegerField(null=True)),
                ("size", models.BigIntegerField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=apps.inventory.models.imports.private_storage,
                        upload_to="",
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("accepted", models.PositiveIntegerField(null=True)),
                ("rejected", models.PositiveIntegerField(null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("fetched_at", models.DateTimeField(null=True)),
                ("created_by_id", models.BigIntegerField(null=True)),
                ("created_by_name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                (
                    "feed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="inventory.feed",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="FeedRejection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("since", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
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
                (
                    "feed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rejections",
                        to="inventory.feed",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.stockunit",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.feedrun",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="HistoricalFeed",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("is_active", models.BooleanField(default=False)),
                ("active_since", models.DateTimeField(editable=False, null=True)),
                ("format", models.CharField(choices=[("csv", "CSV"), ("xml", "XML")], max_length=4)),
                ("query", models.TextField()),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                (
                    "headings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        choices=[("push", "We send it over HTTPS"), ("pull", "They fetch it from us")],
                        max_length=4,
                    ),
                ),
                ("url", models.CharField(blank=True, max_length=500, verbose_name="address")),
                (
                    "method",
                    models.CharField(choices=[("PUT", "PUT"), ("POST", "POST")], default="PUT", max_length=4),
                ),
                (
                    "header",
                    models.CharField(
                        default="Authorization", max_length=60, verbose_name="header of the secret"
                    ),
                ),
                ("secret", apps.core.fields.EncryptedTextField(blank=True, default="")),
                ("token_digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), size=None
                    ),
                ),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.CharField(max_length=200, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "dealership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.dealership",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical feed",
                "verbose_name_plural": "historical feeds",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddIndex(
            model_name="feed",
            index=models.Index(fields=["dealership", "-id"], name="inventory_feed_newest"),
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.UniqueConstraint(
                fields=("dealership", "name"),
                name="inventory_feed_name",
                violation_error_message="There is a feed of this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delivery", "push"), models.Q(("url", ""), _negated=True)),
                    models.Q(("delivery", "pull"), ("url", "")),
                    _connector="OR",
                ),
                name="inventory_feed_delivery",
            ),
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_active", False), ("active_since__isnull", False), _connector="OR"),
                name="inventory_feed_since",
            ),
        ),
        migrations.AddIndex(
            model_name="feedrun",
            index=models.Index(fields=["dealership", "feed", "-id"], name="inventory_feed_run_newest"),
        ),
        migrations.AddIndex(
            model_name="feedrun",
            index=models.Index(
                condition=models.Q(("file", ""), _negated=True),
                fields=["dealership", "created_at"],
                name="inventory_feed_run_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("slot__isnull", False)),
                fields=("dealership", "feed", "slot"),
                name="inventory_feed_run_slot",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "making")),
                fields=("dealership", "feed"),
                name="inventory_feed_run_one",
                violation_error_message="This feed is on its way already.",
            ),
        ),
        migrations.AddIndex(
            model_name="feedrejection",
            index=models.Index(
                condition=models.Q(("resolved_at", None)),
                fields=["dealership", "unit"],
                name="inventory_feed_rejected_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="feedrejection",
            index=models.Index(fields=["dealership", "feed", "-id"], name="inventory_feed_rejected_last"),
        ),
        migrations.AddConstraint(
            model_name="feedrejection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("resolved_at", None)),
                fields=("dealership", "feed", "unit"),
                name="inventory_feed_rejected_once",
            ),
        ),
        TenantTable("feed"),
        TenantTable("historicalfeed"),
        TenantTable("feedrun"),
        TenantForeignKey("feedrun", "feed"),
        TenantTable("feedrejection"),
        TenantForeignKey("feedrejection", "feed"),
        TenantForeignKey("feedrejection", "run"),
        TenantForeignKey("feedrejection", "unit"),
    ]
