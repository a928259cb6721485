"""Lot places, sightings, keys; where a unit stands."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

from apps.core.tenancy.operations import AppendOnly, TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_identity"),
        ("inventory", "0019_photo_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sighting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("odometer", models.PositiveIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("seen_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("client_id", models.UUIDField(default=uuid.uuid4)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=150)),
            ],
            options={
                "ordering": ("-seen_at", "-id"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="stockunit",
            name="seen_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name="HistoricalLotPlace",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
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
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical lot place",
                "verbose_name_plural": "historical lot places",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="KeyMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[("set", "Counted"), ("take", "Taken"), ("return", "Returned")], max_length=6
                    ),
                ),
                ("count", models.PositiveSmallIntegerField()),
                ("tag", models.CharField(blank=True, max_length=20)),
                ("holder_id", models.BigIntegerField(null=True)),
                ("holder_name", models.CharField(blank=True, max_length=150)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=150)),
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
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_moves",
                        to="inventory.stockunit",
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
            name="KeySet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("count", models.PositiveSmallIntegerField(default=0)),
                ("tag", models.CharField(blank=True, max_length=20, verbose_name="hook or tag")),
                ("holder_id", models.BigIntegerField(null=True)),
                ("holder_name", models.CharField(blank=True, max_length=150)),
                ("taken_at", models.DateTimeField(null=True)),
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
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_sets",
                        to="inventory.stockunit",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LotPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
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
                (
                    "location",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.location",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "name", "id"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="stockunit",
            name="lot_place",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inventory.lotplace",
            ),
        ),
        migrations.AddField(
            model_name="sighting",
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
            model_name="sighting",
            name="place",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inventory.lotplace",
            ),
        ),
        migrations.AddField(
            model_name="sighting",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sightings",
                to="inventory.stockunit",
            ),
        ),
        migrations.AddIndex(
            model_name="keymove",
            index=models.Index(fields=["dealership", "unit", "-id"], name="inventory_key_moves"),
        ),
        migrations.AddIndex(
            model_name="keyset",
            index=models.Index(
                condition=models.Q(("taken_at__isnull", False)),
                fields=["dealership", "taken_at", "id"],
                name="inventory_keys_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyset",
            constraint=models.UniqueConstraint(fields=("dealership", "unit"), name="inventory_keys_one_set"),
        ),
        migrations.AddConstraint(
            model_name="keyset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("tag", ""), _negated=True),
                fields=("dealership", "tag"),
                name="inventory_keys_tag",
                violation_error_message="The keys of another vehicle have this tag.",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("holder_id", None), ("holder_name", ""), ("taken_at", None)),
                    models.Q(("holder_id__isnull", False), ("taken_at__isnull", False)),
                    _connector="OR",
                ),
                name="inventory_keys_holder",
            ),
        ),
        migrations.AddIndex(
            model_name="lotplace",
            index=models.Index(fields=["dealership", "position", "name", "id"], name="inventory_place_order"),
        ),
        migrations.AddConstraint(
            model_name="lotplace",
            constraint=models.UniqueConstraint(
                fields=("dealership", "location", "name"),
                name="inventory_place_name",
                violation_error_message="This location has a place of this name already.",
            ),
        ),
        migrations.AddIndex(
            model_name="sighting",
            index=models.Index(
                fields=["dealership", "unit", "-seen_at", "-id"], name="inventory_sighting_of_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="sighting",
            index=models.Index(fields=["dealership", "-seen_at", "-id"], name="inventory_sighting_by_day"),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.UniqueConstraint(
                fields=("dealership", "client_id"),
                name="inventory_sighting_once",
                violation_error_message="This sighting was recorded already, of another vehicle.",
            ),
        ),
        TenantTable("lotplace"),
        TenantTable("historicallotplace"),
        TenantTable("sighting"),
        TenantTable("keyset"),
        TenantTable("keymove"),
        AppendOnly("sighting"),
        AppendOnly("keymove"),
        TenantForeignKey("lotplace", "location"),
        TenantForeignKey("stockunit", "lot_place"),
        TenantForeignKey("sighting", "unit"),
        TenantForeignKey("sighting", "place"),
        TenantForeignKey("keyset", "unit"),
        TenantForeignKey("keymove", "unit"),
    ]
