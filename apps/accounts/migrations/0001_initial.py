"""The tables of accounts, with row-level security on the tenant and group ones."""

import uuid

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import apps.accounts.validators
import apps.core.clock
import apps.core.fields
from apps.core.tenancy.operations import GroupTable, TenantTable


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DealerGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("grants_stamp", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "dealer group",
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Dealership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "slug",
                    models.SlugField(
                        help_text="Names the dealership in the API header X-Dealership.",
                        max_length=80,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("legal_name", models.CharField(blank=True, max_length=200)),
                (
                    "tax_id",
                    apps.core.fields.EncryptedTextField(blank=True, default="", verbose_name="tax id"),
                ),
                (
                    "licence_number",
                    models.CharField(blank=True, max_length=60, verbose_name="dealer licence number"),
                ),
                ("street", models.CharField(blank=True, max_length=200)),
                ("city", models.CharField(blank=True, max_length=100)),
                (
                    "region",
                    models.CharField(blank=True, max_length=60, verbose_name="state or region"),
                ),
                ("postcode", models.CharField(blank=True, max_length=20)),
                (
                    "country",
                    models.CharField(
                        default="US",
                        max_length=2,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{2}$",
                                "Give the country as two capital letters, for example US.",
                            )
                        ],
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40)),
                (
                    "time_zone",
                    models.CharField(
                        default="America/New_York",
                        max_length=64,
                        validators=[apps.accounts.validators.time_zone],
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        default="USD",
                        max_length=3,
                        validators=[apps.accounts.validators.currency],
                    ),
                ),
                (
                    "distance_unit",
                    models.CharField(
                        choices=[("mi", "Miles"), ("km", "Kilometres")],
                        default="mi",
                        max_length=2,
                    ),
                ),
                (
                    "opening_hours",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='For example {"mon": [["09:00", "18:00"]]}; a day left out is closed.',
                        validators=[apps.accounts.validators.week],
                    ),
                ),
                (
                    "brand_colour",
                    models.CharField(
                        default="#1d4ed8",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-f]{6}$",
                                "Give a colour as #rrggbb in lower case, for example #1d4ed8.",
                            )
                        ],
                    ),
                ),
                (
                    "accent_colour",
                    models.CharField(
                        default="#f59e0b",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-f]{6}$",
                                "Give a colour as #rrggbb in lower case, for example #1d4ed8.",
                            )
                        ],
                    ),
                ),
                (
                    "stock_prefix",
                    models.CharField(
                        blank=True,
                        help_text="Put before the stock numbers of this rooftop.",
                        max_length=8,
                    ),
                ),
                (
                    "external_seller_id",
                    models.CharField(blank=True, max_length=64, null=True),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dealerships",
                        to="accounts.dealergroup",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "This address is taken."},
                        max_length=254,
                        unique=True,
                        verbose_name="e-mail address",
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("locale", models.CharField(default="en-us", max_length=12)),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the dealership's zone.",
                        max_length=64,
                        validators=[apps.accounts.validators.time_zone],
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("is_platform_admin", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "last_dealership",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.dealership",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalLocation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=120)),
                ("street", models.CharField(blank=True, max_length=200)),
                ("city", models.CharField(blank=True, max_length=100)),
                (
                    "region",
                    models.CharField(blank=True, max_length=60, verbose_name="state or region"),
                ),
                ("postcode", models.CharField(blank=True, max_length=20)),
                (
                    "country",
                    models.CharField(
                        default="US",
                        max_length=2,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{2}$",
                                "Give the country as two capital letters, for example US.",
                            )
                        ],
                    ),
                ),
                ("is_primary", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.CharField(max_length=200, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
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
                "verbose_name": "historical location",
                "verbose_name_plural": "historical locations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=120)),
                ("street", models.CharField(blank=True, max_length=200)),
                ("city", models.CharField(blank=True, max_length=100)),
                (
                    "region",
                    models.CharField(blank=True, max_length=60, verbose_name="state or region"),
                ),
                ("postcode", models.CharField(blank=True, max_length=20)),
                (
                    "country",
                    models.CharField(
                        default="US",
                        max_length=2,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{2}$",
                                "Give the country as two capital letters, for example US.",
                            )
                        ],
                    ),
                ),
                ("is_primary", models.BooleanField(default=False)),
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
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("group_admin", "Group admin"),
                            ("dealer_admin", "Dealer admin"),
                            ("general_manager", "General manager"),
                            ("sales_manager", "Sales manager"),
                            ("sales_rep", "Sales rep"),
                            ("fi_manager", "F&I manager"),
                            ("service_advisor", "Service advisor"),
                            ("technician", "Technician"),
                            ("back_office", "Back office"),
                            ("auditor", "Read-only auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("since", models.DateTimeField(default=apps.core.clock.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "dealership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accounts.dealership",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accounts.dealergroup",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("user", "id"),
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("group_admin", "Group admin"),
                            ("dealer_admin", "Dealer admin"),
                            ("general_manager", "General manager"),
                            ("sales_manager", "Sales manager"),
                            ("sales_rep", "Sales rep"),
                            ("fi_manager", "F&I manager"),
                            ("service_advisor", "Service advisor"),
                            ("technician", "Technician"),
                            ("back_office", "Back office"),
                            ("auditor", "Read-only auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "permission",
                    models.CharField(help_text="A registered permission code.", max_length=80),
                ),
                ("allowed", models.BooleanField()),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.dealergroup",
                    ),
                ),
            ],
            options={
                "ordering": ("role", "permission", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="dealership",
            index=models.Index(fields=["group", "name", "id"], name="accounts_dealership_by_name"),
        ),
        migrations.AddIndex(
            model_name="dealership",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                ),
                name="accounts_dealership_name_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="dealership",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("city"), name="gin_trgm_ops"
                ),
                name="accounts_dealership_city_trgm",
            ),
        ),
        migrations.AddConstraint(
            model_name="dealership",
            constraint=models.UniqueConstraint(
                fields=("group", "external_seller_id"),
                name="accounts_dealership_seller",
                violation_error_message="Another dealership of this group already has this seller id.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dealership",
            constraint=models.CheckConstraint(
                condition=models.Q(("distance_unit__in", ("mi", "km"))),
                name="accounts_dealership_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                name="accounts_user_email_lower",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.UniqueConstraint(
                fields=("dealership", "name"),
                name="accounts_location_name",
                violation_error_message="This dealership already has a location of that name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_primary", True)),
                fields=("dealership",),
                name="accounts_location_one_primary",
                violation_error_message="This dealership already has a primary location.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("user", "dealership", "role"),
                name="accounts_membership_dealership",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("user", "group", "role"), name="accounts_membership_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("dealership", None), ("group", None), _connector="XOR"),
                name="accounts_membership_one_place",
                violation_error_message="Choose a dealership or a whole group, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        (
                            "group_admin",
                            "dealer_admin",
                            "general_manager",
                            "sales_manager",
                            "sales_rep",
                            "fi_manager",
                            "service_advisor",
                            "technician",
                            "back_office",
                            "auditor",
                        ),
                    ),
                    models.Q(
                        ("group", None),
                        (
                            "role__in",
                            (
                                "group_admin",
                                "general_manager",
                                "back_office",
                                "auditor",
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="accounts_membership_group_role",
                violation_error_message="This role is given at one dealership, not over a whole group.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role__in", ("group_admin",)), _negated=True),
                    ("dealership", None),
                    _connector="OR",
                ),
                name="accounts_membership_group_only",
                violation_error_message="This role is given over a whole group, not at one dealership.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                name="accounts_membership_span",
                violation_error_message="A membership must end after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(
                fields=("group", "role", "permission"), name="accounts_role_grant_once"
            ),
        ),
        TenantTable("location"),
        TenantTable("historicallocation"),
        GroupTable("rolegrant"),
    ]
