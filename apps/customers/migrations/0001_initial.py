"""Customers, with row-level security and their history."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import apps.core.fields
from apps.core.tenancy.operations import TenantTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_api_token"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalCustomer",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "Person"), ("company", "Company")], default="person", max_length=8
                    ),
                ),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("company_name", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(editable=False, max_length=210)),
                ("email", models.CharField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=16)),
                ("street", models.CharField(blank=True, max_length=200)),
                ("city", models.CharField(blank=True, max_length=100)),
                ("region", models.CharField(blank=True, max_length=60, verbose_name="state or region")),
                ("postcode", models.CharField(blank=True, max_length=20)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("date_of_birth", apps.core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "licence_number",
                    apps.core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="driver licence number"
                    ),
                ),
                ("licence_index", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "tax_id",
                    apps.core.fields.EncryptedTextField(blank=True, default="", verbose_name="tax number"),
                ),
                ("tax_id_index", models.CharField(blank=True, editable=False, max_length=64)),
                ("notes", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
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
                "verbose_name": "historical customer",
                "verbose_name_plural": "historical customers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Customer",
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
                        choices=[("person", "Person"), ("company", "Company")], default="person", max_length=8
                    ),
                ),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("company_name", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(editable=False, max_length=210)),
                ("search_text", models.TextField(editable=False)),
                ("email", models.CharField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=16)),
                ("street", models.CharField(blank=True, max_length=200)),
                ("city", models.CharField(blank=True, max_length=100)),
                ("region", models.CharField(blank=True, max_length=60, verbose_name="state or region")),
                ("postcode", models.CharField(blank=True, max_length=20)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("date_of_birth", apps.core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "licence_number",
                    apps.core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="driver licence number"
                    ),
                ),
                ("licence_index", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "tax_id",
                    apps.core.fields.EncryptedTextField(blank=True, default="", verbose_name="tax number"),
                ),
                ("tax_id_index", models.CharField(blank=True, editable=False, max_length=64)),
                ("notes", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
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
                "indexes": [
                    models.Index(fields=["dealership", "-id"], name="customers_customer_newest"),
                    models.Index(fields=["dealership", "name", "id"], name="customers_customer_by_name"),
                    models.Index(fields=["dealership", "email"], name="customers_customer_by_email"),
                    models.Index(fields=["dealership", "phone"], name="customers_customer_by_phone"),
                    models.Index(
                        fields=["dealership", "licence_index"], name="customers_customer_by_licence"
                    ),
                    models.Index(fields=["dealership", "tax_id_index"], name="customers_customer_by_tax_id"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search_text", name="gin_trgm_ops"),
                        django.contrib.postgres.indexes.OpClass("phone", name="gin_trgm_ops"),
                        name="customers_customer_trgm",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="customers_customer_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("company_name", ""), ("kind", "person")),
                            models.Q(("kind", "company"), models.Q(("company_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="customers_customer_kind_name",
                        violation_error_message="A company has a company name, a person has none.",
                    ),
                ],
            },
        ),
        TenantTable("customer"),
        TenantTable("historicalcustomer"),
    ]
