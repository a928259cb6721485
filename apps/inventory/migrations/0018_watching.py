"""Restock rules, watch policies and stock alerts."""

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import apps.core.money
import apps.inventory.models.watching
from apps.core.tenancy.operations import TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_identity"),
        ("inventory", "0017_readiness"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalRestockRule",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("make", models.CharField(blank=True, max_length=60)),
                ("model", models.CharField(blank=True, max_length=80)),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new", "New"),
                            ("used", "Used"),
                            ("cpo", "Certified"),
                            ("demo", "Demo"),
                            ("loaner", "Loaner"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "price_from",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "price_to",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "window_days",
                    models.PositiveSmallIntegerField(default=45, verbose_name="sales window, days"),
                ),
                (
                    "lead_time_days",
                    models.PositiveSmallIntegerField(default=14, verbose_name="lead time, days"),
                ),
                ("safety_stock", models.PositiveSmallIntegerField(default=0)),
                (
                    "target_days",
                    models.PositiveSmallIntegerField(default=45, verbose_name="days of stock to aim at"),
                ),
                ("min_stock", models.PositiveSmallIntegerField(default=0, verbose_name="minimum stock")),
                ("is_active", models.BooleanField(default=True)),
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
                "verbose_name": "historical restock rule",
                "verbose_name_plural": "historical restock rules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWatchPolicy",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "ageing_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=apps.inventory.models.watching._ageing_days,
                        size=None,
                    ),
                ),
                ("price_days", models.PositiveSmallIntegerField(default=30)),
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
                "verbose_name": "historical watch policy",
                "verbose_name_plural": "historical watch policys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RestockRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("make", models.CharField(blank=True, max_length=60)),
                ("model", models.CharField(blank=True, max_length=80)),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new", "New"),
                            ("used", "Used"),
                            ("cpo", "Certified"),
                            ("demo", "Demo"),
                            ("loaner", "Loaner"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "price_from",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "price_to",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "window_days",
                    models.PositiveSmallIntegerField(default=45, verbose_name="sales window, days"),
                ),
                (
                    "lead_time_days",
                    models.PositiveSmallIntegerField(default=14, verbose_name="lead time, days"),
                ),
                ("safety_stock", models.PositiveSmallIntegerField(default=0)),
                (
                    "target_days",
                    models.PositiveSmallIntegerField(default=45, verbose_name="days of stock to aim at"),
                ),
                ("min_stock", models.PositiveSmallIntegerField(default=0, verbose_name="minimum stock")),
                ("is_active", models.BooleanField(default=True)),
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
            name="StockAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ageing", "Ageing"),
                            ("price_still", "Price has not moved"),
                            ("no_photos", "Frontline without photos"),
                            ("no_price", "Frontline without a price"),
                            ("restock", "Restock"),
                        ],
                        max_length=12,
                    ),
                ),
                ("level", models.PositiveIntegerField(default=0)),
                ("raised_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_by", models.CharField(blank=True, max_length=150)),
                ("snoozed_until", models.DateTimeField(null=True)),
                ("snoozed_by", models.CharField(blank=True, max_length=150)),
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
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="inventory.restockrule",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="inventory.stockunit",
                    ),
                ),
            ],
            options={
                "verbose_name": "stock alert",
                "ordering": ("-id",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="WatchPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "ageing_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=apps.inventory.models.watching._ageing_days,
                        size=None,
                    ),
                ),
                ("price_days", models.PositiveSmallIntegerField(default=30)),
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
                "verbose_name": "watch policy",
                "ordering": ("id",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="restockrule",
            constraint=models.UniqueConstraint(
                fields=("dealership", "name"),
                name="inventory_restock_name",
                violation_error_message="There is a restock rule of this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="restockrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("window_days__range", (1, 365))),
                name="inventory_restock_window",
                violation_error_message="The sales window is 1 to 365 days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="restockrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("price_from", None),
                    ("price_to", None),
                    ("price_to__gte", models.F("price_from")),
                    _connector="OR",
                ),
                name="inventory_restock_band",
                violation_error_message="A price band ends above its beginning.",
            ),
        ),
        migrations.AddIndex(
            model_name="stockalert",
            index=models.Index(fields=["dealership", "-id"], name="inventory_alert_newest"),
        ),
        migrations.AddIndex(
            model_name="stockalert",
            index=models.Index(
                condition=models.Q(("resolved_at", None)),
                fields=["dealership", "kind", "-id"],
                name="inventory_alert_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockalert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("resolved_at", None), ("unit__isnull", False)),
                fields=("dealership", "kind", "unit"),
                name="inventory_alert_unit_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockalert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("resolved_at", None), ("rule__isnull", False)),
                fields=("dealership", "kind", "rule"),
                name="inventory_alert_rule_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockalert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rule", None), ("unit__isnull", False)),
                    models.Q(("rule__isnull", False), ("unit", None)),
                    _connector="OR",
                ),
                name="inventory_alert_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="watchpolicy",
            constraint=models.UniqueConstraint(fields=("dealership",), name="inventory_watch_policy_one"),
        ),
        migrations.AddConstraint(
            model_name="watchpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_days__gte", 1)), name="inventory_watch_price_days"
            ),
        ),
        TenantTable("restockrule"),
        TenantTable("historicalrestockrule"),
        TenantTable("watchpolicy"),
        TenantTable("historicalwatchpolicy"),
        TenantTable("stockalert"),
        TenantForeignKey("stockalert", "unit"),
        TenantForeignKey("stockalert", "rule"),
    ]
