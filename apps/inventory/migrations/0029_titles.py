"""Titles of units; after how many days a missing one is overdue."""

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

from apps.core.tenancy.operations import TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_identity"),
        ("inventory", "0028_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalUnitTitle",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="title number")),
                ("state", models.CharField(blank=True, max_length=60, verbose_name="issuing state")),
                ("brand", models.CharField(blank=True, max_length=120, verbose_name="brand as printed")),
                ("lienholder", models.CharField(blank=True, max_length=120)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("kept_at", models.CharField(blank=True, max_length=60, verbose_name="safe or drawer")),
                ("note", models.CharField(blank=True, max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
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
            ],
            options={
                "verbose_name": "historical title",
                "verbose_name_plural": "historical titles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="UnitTitle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="title number")),
                ("state", models.CharField(blank=True, max_length=60, verbose_name="issuing state")),
                ("brand", models.CharField(blank=True, max_length=120, verbose_name="brand as printed")),
                ("lienholder", models.CharField(blank=True, max_length=120)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("kept_at", models.CharField(blank=True, max_length=60, verbose_name="safe or drawer")),
                ("note", models.CharField(blank=True, max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "title",
                "ordering": ("id",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="historicalwatchpolicy",
            name="title_days",
            field=models.PositiveSmallIntegerField(db_default=30, default=30),
        ),
        migrations.AddField(
            model_name="watchpolicy",
            name="title_days",
            field=models.PositiveSmallIntegerField(db_default=30, default=30),
        ),
        migrations.AlterField(
            model_name="historicalstockunit",
            name="title_status",
            field=models.CharField(
                choices=[
                    ("unknown", "Unknown"),
                    ("not_received", "Not received"),
                    ("in_transit", "In transit to us"),
                    ("payoff_pending", "With lienholder, payoff outstanding"),
                    ("missing", "Missing"),
                    ("in_hand", "In hand"),
                    ("electronic", "Electronic (ELT)"),
                    ("at_dmv", "Sent to the DMV"),
                    ("to_buyer", "On the way to the buyer"),
                ],
                default="unknown",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="stockunit",
            name="title_status",
            field=models.CharField(
                choices=[
                    ("unknown", "Unknown"),
                    ("not_received", "Not received"),
                    ("in_transit", "In transit to us"),
                    ("payoff_pending", "With lienholder, payoff outstanding"),
                    ("missing", "Missing"),
                    ("in_hand", "In hand"),
                    ("electronic", "Electronic (ELT)"),
                    ("at_dmv", "Sent to the DMV"),
                    ("to_buyer", "On the way to the buyer"),
                ],
                default="unknown",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="watchpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("title_days__gte", 1)), name="inventory_watch_title_days"
            ),
        ),
        migrations.AddField(
            model_name="historicalunittitle",
            name="dealership",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.dealership",
            ),
        ),
        migrations.AddField(
            model_name="historicalunittitle",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="inventory.stockunit",
            ),
        ),
        migrations.AddField(
            model_name="unittitle",
            name="dealership",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.dealership",
            ),
        ),
        migrations.AddField(
            model_name="unittitle",
            name="unit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="title_paper",
                to="inventory.stockunit",
            ),
        ),
        TenantTable("unittitle"),
        TenantTable("historicalunittitle"),
        TenantForeignKey("unittitle", "unit"),
    ]
