"""Deals, their rules and their books, with row-level security."""

from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import apps.core.money
from apps.core.tenancy.operations import AppendOnly, TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_api_token"),
        ("customers", "0002_search"),
        ("inventory", "0002_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeeSchedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(help_text="Country and region, for example US-OH.", max_length=20),
                ),
                ("name", models.CharField(max_length=120)),
                ("revision", models.PositiveIntegerField(editable=False)),
                ("effective_from", models.DateField(verbose_name="in force from")),
                (
                    "effective_to",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="until (exclusive)"),
                ),
                ("published_by_id", models.BigIntegerField(editable=False, null=True)),
                ("published_by_name", models.CharField(editable=False, max_length=200)),
                ("published_at", models.DateTimeField(editable=False)),
                (
                    "doc_fee",
                    apps.core.money.MoneyField(decimal_places=2, default=Decimal("0.00"), max_digits=14),
                ),
                (
                    "doc_fee_cap",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "doc_fee_in_gross",
                    models.BooleanField(default=False, verbose_name="doc fee counts as gross"),
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
                "verbose_name": "fee schedule",
                "ordering": ("jurisdiction", "-effective_from", "-id"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("amount", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
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
                    "schedule",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to="deals.feeschedule",
                    ),
                ),
            ],
            options={
                "ordering": ("schedule", "position"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Deal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveBigIntegerField(editable=False)),
                ("type", models.CharField(choices=[("cash", "Cash")], default="cash", max_length=8)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("contracted", "Contracted"),
                            ("delivered", "Delivered"),
                            ("dead", "Dead"),
                            ("unwound", "Unwound"),
                        ],
                        default="open",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "active_at",
                    models.DateTimeField(help_text="Of the last act on the deal."),
                ),
                ("list_price", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                (
                    "discount",
                    apps.core.money.MoneyField(decimal_places=2, default=Decimal("0.00"), max_digits=14),
                ),
                (
                    "entered_doc_fee",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("worksheet", models.JSONField()),
                ("figured_by_id", models.BigIntegerField(null=True)),
                ("figured_by_name", models.CharField(max_length=200)),
                ("selling_price", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("accessories_total", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("doc_fee", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("tax", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("government_fees", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("total", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("vehicle_cost", apps.core.money.MoneyField(decimal_places=2, max_digits=14, null=True)),
                (
                    "pack",
                    apps.core.money.MoneyField(decimal_places=2, default=Decimal("0.00"), max_digits=14),
                ),
                ("front_gross", apps.core.money.MoneyField(decimal_places=2, max_digits=14, null=True)),
                (
                    "commissionable_gross",
                    apps.core.money.MoneyField(decimal_places=2, max_digits=14, null=True),
                ),
                ("submitted_by_id", models.BigIntegerField(null=True)),
                ("submitted_by_name", models.CharField(blank=True, max_length=200)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("approved_by_id", models.BigIntegerField(null=True)),
                ("approved_by_name", models.CharField(blank=True, max_length=200)),
                ("approved_at", models.DateTimeField(null=True)),
                ("cash_proof", models.CharField(blank=True, max_length=120)),
                ("contracted_at", models.DateTimeField(null=True)),
                ("contracted_on", models.DateField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("delivered_on", models.DateField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closing_reason", models.CharField(blank=True, max_length=500)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deals",
                        to="customers.customer",
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
                (
                    "salesperson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stock_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deals",
                        to="inventory.stockunit",
                    ),
                ),
                (
                    "fee_schedule",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deals.feeschedule",
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
            name="HistoricalApprovalPolicy",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "self_approval",
                    models.BooleanField(
                        default=False,
                        help_text="For a store with a single approver. Each use is written to the override book.",
                        verbose_name="approvers may approve their own deals",
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
                "verbose_name": "historical approval policy",
                "verbose_name_plural": "historical approval policies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFeeSchedule",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "jurisdiction",
                    models.CharField(help_text="Country and region, for example US-OH.", max_length=20),
                ),
                ("name", models.CharField(max_length=120)),
                ("revision", models.PositiveIntegerField(editable=False)),
                ("effective_from", models.DateField(verbose_name="in force from")),
                (
                    "effective_to",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="until (exclusive)"),
                ),
                ("published_by_id", models.BigIntegerField(editable=False, null=True)),
                ("published_by_name", models.CharField(editable=False, max_length=200)),
                ("published_at", models.DateTimeField(editable=False)),
                (
                    "doc_fee",
                    apps.core.money.MoneyField(decimal_places=2, default=Decimal("0.00"), max_digits=14),
                ),
                (
                    "doc_fee_cap",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "doc_fee_in_gross",
                    models.BooleanField(default=False, verbose_name="doc fee counts as gross"),
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
                "verbose_name": "historical fee schedule",
                "verbose_name_plural": "historical fee schedules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTaxRuleSet",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "jurisdiction",
                    models.CharField(help_text="Country and region, for example US-OH.", max_length=20),
                ),
                ("name", models.CharField(max_length=120)),
                ("revision", models.PositiveIntegerField(editable=False)),
                ("effective_from", models.DateField(verbose_name="in force from")),
                (
                    "effective_to",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="until (exclusive)"),
                ),
                ("published_by_id", models.BigIntegerField(editable=False, null=True)),
                ("published_by_name", models.CharField(editable=False, max_length=200)),
                ("published_at", models.DateTimeField(editable=False)),
                (
                    "trade_credit",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("full", "Full"),
                            ("capped", "Capped"),
                            ("new_only", "New only"),
                        ],
                        default="none",
                        max_length=8,
                    ),
                ),
                (
                    "trade_credit_cap",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("doc_fee_taxable", models.BooleanField(default=False)),
                ("accessories_taxable", models.BooleanField(default=True)),
                ("rebate_reduces_base", models.BooleanField(default=False)),
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
                "verbose_name": "historical tax rule set",
                "verbose_name_plural": "historical tax rule sets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OverrideEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("self_approval", "Approved his own deal"),
                            ("below_floor", "Price below the floor"),
                            ("loss", "Sold at a loss"),
                        ],
                        max_length=16,
                    ),
                ),
                ("detail", models.CharField(max_length=300)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "deal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="deals.deal",
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
                "verbose_name_plural": "override book",
                "ordering": ("-id",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TaxRuleSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(help_text="Country and region, for example US-OH.", max_length=20),
                ),
                ("name", models.CharField(max_length=120)),
                ("revision", models.PositiveIntegerField(editable=False)),
                ("effective_from", models.DateField(verbose_name="in force from")),
                (
                    "effective_to",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="until (exclusive)"),
                ),
                ("published_by_id", models.BigIntegerField(editable=False, null=True)),
                ("published_by_name", models.CharField(editable=False, max_length=200)),
                ("published_at", models.DateTimeField(editable=False)),
                (
                    "trade_credit",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("full", "Full"),
                            ("capped", "Capped"),
                            ("new_only", "New only"),
                        ],
                        default="none",
                        max_length=8,
                    ),
                ),
                (
                    "trade_credit_cap",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("doc_fee_taxable", models.BooleanField(default=False)),
                ("accessories_taxable", models.BooleanField(default=True)),
                ("rebate_reduces_base", models.BooleanField(default=False)),
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
                "verbose_name": "tax rule set",
                "ordering": ("jurisdiction", "-effective_from", "-id"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TaxRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("percent", models.DecimalField(decimal_places=4, max_digits=7)),
                (
                    "max_base",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
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
                (
                    "rule_set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="deals.taxruleset",
                    ),
                ),
            ],
            options={
                "ordering": ("rule_set", "position"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="HistoricalDeal",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveBigIntegerField(editable=False)),
                ("type", models.CharField(choices=[("cash", "Cash")], default="cash", max_length=8)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("contracted", "Contracted"),
                            ("delivered", "Delivered"),
                            ("dead", "Dead"),
                            ("unwound", "Unwound"),
                        ],
                        default="open",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "active_at",
                    models.DateTimeField(help_text="Of the last act on the deal."),
                ),
                ("list_price", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                (
                    "discount",
                    apps.core.money.MoneyField(decimal_places=2, default=Decimal("0.00"), max_digits=14),
                ),
                (
                    "entered_doc_fee",
                    apps.core.money.MoneyField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("worksheet", models.JSONField()),
                ("figured_by_id", models.BigIntegerField(null=True)),
                ("figured_by_name", models.CharField(max_length=200)),
                ("selling_price", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("accessories_total", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("doc_fee", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("tax", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("government_fees", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("total", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("vehicle_cost", apps.core.money.MoneyField(decimal_places=2, max_digits=14, null=True)),
                (
                    "pack",
                    apps.core.money.MoneyField(decimal_places=2, default=Decimal("0.00"), max_digits=14),
                ),
                ("front_gross", apps.core.money.MoneyField(decimal_places=2, max_digits=14, null=True)),
                (
                    "commissionable_gross",
                    apps.core.money.MoneyField(decimal_places=2, max_digits=14, null=True),
                ),
                ("submitted_by_id", models.BigIntegerField(null=True)),
                ("submitted_by_name", models.CharField(blank=True, max_length=200)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("approved_by_id", models.BigIntegerField(null=True)),
                ("approved_by_name", models.CharField(blank=True, max_length=200)),
                ("approved_at", models.DateTimeField(null=True)),
                ("cash_proof", models.CharField(blank=True, max_length=120)),
                ("contracted_at", models.DateTimeField(null=True)),
                ("contracted_on", models.DateField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("delivered_on", models.DateField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closing_reason", models.CharField(blank=True, max_length=500)),
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
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="customers.customer",
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
                (
                    "fee_schedule",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deals.feeschedule",
                    ),
                ),
                (
                    "salesperson",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stock_unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.stockunit",
                    ),
                ),
                (
                    "tax_rule_set",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deals.taxruleset",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical deal",
                "verbose_name_plural": "historical deals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="deal",
            name="tax_rule_set",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="deals.taxruleset",
            ),
        ),
        migrations.CreateModel(
            name="ApprovalPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "self_approval",
                    models.BooleanField(
                        default=False,
                        help_text="For a store with a single approver. Each use is written to the override book.",
                        verbose_name="approvers may approve their own deals",
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
                "verbose_name": "approval policy",
                "verbose_name_plural": "approval policies",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("dealership",), name="deals_approvalpolicy_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="DealAccessory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=120)),
                ("amount", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                (
                    "cost",
                    apps.core.money.MoneyField(decimal_places=2, default=Decimal("0.00"), max_digits=14),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accessories",
                        to="deals.deal",
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
                "ordering": ("deal", "position"),
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dealership", "deal", "position"), name="deals_dealaccessory_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("cost__gte", 0)),
                        name="deals_dealaccessory_amounts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("last", models.PositiveBigIntegerField(default=0)),
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
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("dealership",), name="deals_dealcounter_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="DealPosting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=20)),
                (
                    "account",
                    models.CharField(
                        choices=[
                            ("receivable", "Due from the customer"),
                            ("vehicle_sales", "Vehicle sales"),
                            ("accessory_sales", "Accessory sales"),
                            ("doc_fees", "Doc fee income"),
                            ("tax_payable", "Sales tax payable"),
                            ("fees_payable", "Government fees payable"),
                            ("cost_of_vehicles", "Cost of vehicles sold"),
                            ("vehicle_inventory", "Vehicle inventory"),
                            ("cost_of_accessories", "Cost of accessories sold"),
                            ("accessory_inventory", "Accessory inventory"),
                        ],
                        max_length=24,
                    ),
                ),
                ("amount", apps.core.money.MoneyField(decimal_places=2, max_digits=14)),
                ("posted_at", models.DateTimeField()),
                ("posted_on", models.DateField()),
                (
                    "deal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="deals.deal",
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
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="deals.dealposting",
                    ),
                ),
            ],
            options={
                "ordering": ("deal", "id"),
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["dealership", "posted_on", "account"], name="deals_dealposting_by_day"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dealership", "deal", "entry", "account"), name="deals_dealposting_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="deals_dealposting_amount"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=20)),
                ("old", models.CharField(blank=True, max_length=12)),
                ("new", models.CharField(max_length=12)),
                ("total", models.DecimalField(decimal_places=2, max_digits=14)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "deal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="deals.deal",
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
                "ordering": ("-id",),
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["dealership", "deal", "-id"], name="deals_dealstep_newest")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("odometer", models.PositiveIntegerField()),
                ("insurance", models.CharField(max_length=200, verbose_name="insurance company and policy")),
                ("keys", models.PositiveSmallIntegerField(verbose_name="keys handed over")),
                ("we_owe", models.TextField(blank=True, verbose_name="We-Owe")),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "deal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="delivery", to="deals.deal"
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
                "verbose_name_plural": "deliveries",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["dealership", "-id"], name="deals_delivery_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("keys__gte", 1), models.Q(("insurance", ""), _negated=True)),
                        name="deals_delivery_insured_with_keys",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="feeschedule",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("dealership", "="),
                    ("jurisdiction", "="),
                    (
                        models.Func(
                            models.F("effective_from"),
                            models.F("effective_to"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="deals_feeschedule_no_overlap",
                violation_error_message="Another version is in force on some of these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to", None), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="deals_feeschedule_span",
                violation_error_message="A rule must end after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeschedule",
            constraint=models.UniqueConstraint(
                fields=("dealership", "jurisdiction", "revision"), name="deals_feeschedule_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="feeschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("doc_fee__gte", 0),
                    models.Q(
                        ("doc_fee_cap", None), ("doc_fee__lte", models.F("doc_fee_cap")), _connector="OR"
                    ),
                ),
                name="deals_feeschedule_doc_fee",
                violation_error_message="The doc fee is zero or more and not above its cap.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.UniqueConstraint(
                fields=("dealership", "schedule", "position"), name="deals_fee_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="deals_fee_amount"
            ),
        ),
        migrations.AddIndex(
            model_name="overrideentry",
            index=models.Index(fields=["dealership", "-id"], name="deals_overrideentry_newest"),
        ),
        migrations.AddIndex(
            model_name="overrideentry",
            index=models.Index(fields=["dealership", "deal", "-id"], name="deals_overrideentry_by_deal"),
        ),
        migrations.AddConstraint(
            model_name="taxruleset",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("dealership", "="),
                    ("jurisdiction", "="),
                    (
                        models.Func(
                            models.F("effective_from"),
                            models.F("effective_to"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="deals_taxruleset_no_overlap",
                violation_error_message="Another version is in force on some of these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to", None), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="deals_taxruleset_span",
                violation_error_message="A rule must end after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxruleset",
            constraint=models.UniqueConstraint(
                fields=("dealership", "jurisdiction", "revision"), name="deals_taxruleset_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="taxruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("trade_credit", "capped"),
                        ("trade_credit_cap__gte", 0),
                        ("trade_credit_cap__isnull", False),
                    ),
                    models.Q(models.Q(("trade_credit", "capped"), _negated=True), ("trade_credit_cap", None)),
                    _connector="OR",
                ),
                name="deals_taxruleset_cap",
                violation_error_message="A capped trade credit, and no other, has a cap.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=models.UniqueConstraint(
                fields=("dealership", "rule_set", "position"), name="deals_taxrate_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                name="deals_taxrate_percent",
                violation_error_message="A rate is between 0 and 100 percent.",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["dealership", "-id"], name="deals_deal_newest"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["dealership", "status", "-id"], name="deals_deal_by_status"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["dealership", "stock_unit", "-id"], name="deals_deal_by_unit"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["dealership", "customer", "-id"], name="deals_deal_by_customer"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["dealership", "salesperson", "-id"], name="deals_deal_by_salesperson"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["dealership", "delivered_on", "id"], name="deals_deal_by_delivery"),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.UniqueConstraint(fields=("dealership", "number"), name="deals_deal_number"),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("submitted", "approved", "contracted"))),
                fields=("dealership", "stock_unit"),
                name="deals_deal_one_commits",
                violation_error_message="This vehicle is committed to another deal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("selling_price"), "+", models.F("accessories_total")
                                    ),
                                    "+",
                                    models.F("doc_fee"),
                                ),
                                "+",
                                models.F("tax"),
                            ),
                            "+",
                            models.F("government_fees"),
                        ),
                    )
                ),
                name="deals_deal_parts_make_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("discount__gte", 0),
                    (
                        "selling_price",
                        django.db.models.expressions.CombinedExpression(
                            models.F("list_price"), "-", models.F("discount")
                        ),
                    ),
                ),
                name="deals_deal_selling_price",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("commissionable_gross", None), ("front_gross", None), ("vehicle_cost", None)),
                    models.Q(
                        (
                            "commissionable_gross",
                            django.db.models.expressions.CombinedExpression(
                                models.F("front_gross"), "-", models.F("pack")
                            ),
                        ),
                        ("commissionable_gross__isnull", False),
                        ("front_gross__isnull", False),
                        ("vehicle_cost__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="deals_deal_gross_known_with_cost",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at", None), ("submitted_by_name", "")),
                    models.Q(
                        models.Q(("submitted_by_name", ""), _negated=True), ("submitted_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="deals_deal_submitted_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("approved_by_name", "")),
                    models.Q(
                        models.Q(("approved_by_name", ""), _negated=True), ("approved_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="deals_deal_approved_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ("approved", "contracted", "delivered", "unwound")), _negated=True
                    ),
                    models.Q(("approved_at__isnull", False), models.Q(("cash_proof", ""), _negated=True)),
                    _connector="OR",
                ),
                name="deals_deal_approved_with_proof",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delivered_on__isnull", False), ("status", "delivered")),
                    ("status", "unwound"),
                    models.Q(
                        models.Q(("status__in", ("delivered", "unwound")), _negated=True),
                        ("delivered_on", None),
                    ),
                    _connector="OR",
                ),
                name="deals_deal_delivered_on",
            ),
        ),
        TenantTable("taxruleset"),
        TenantTable("historicaltaxruleset"),
        TenantTable("taxrate"),
        TenantTable("feeschedule"),
        TenantTable("historicalfeeschedule"),
        TenantTable("fee"),
        TenantTable("approvalpolicy"),
        TenantTable("historicalapprovalpolicy"),
        TenantTable("dealcounter"),
        TenantTable("deal"),
        TenantTable("historicaldeal"),
        TenantTable("dealaccessory"),
        TenantTable("delivery"),
        TenantTable("dealstep"),
        TenantTable("dealposting"),
        TenantTable("overrideentry"),
        TenantForeignKey("taxrate", "rule_set"),
        TenantForeignKey("fee", "schedule"),
        TenantForeignKey("deal", "stock_unit"),
        TenantForeignKey("deal", "customer"),
        TenantForeignKey("deal", "tax_rule_set"),
        TenantForeignKey("deal", "fee_schedule"),
        TenantForeignKey("dealaccessory", "deal"),
        TenantForeignKey("delivery", "deal"),
        TenantForeignKey("dealstep", "deal"),
        TenantForeignKey("dealposting", "deal"),
        TenantForeignKey("dealposting", "reverses"),
        TenantForeignKey("overrideentry", "deal"),
        AppendOnly("dealstep"),
        AppendOnly("dealposting"),
        AppendOnly("overrideentry"),
        AppendOnly("delivery"),
    ]
