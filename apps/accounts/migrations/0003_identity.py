"""Second factors, sessions, invitations, sign-in rules, mails and counted attempts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.accounts.models.invitation
import apps.core.clock
import apps.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_api_token"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttemptCounter",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("resets_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["resets_at"], name="accounts_attempt_resets")],
            },
        ),
        migrations.CreateModel(
            name="Authenticator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The human-readable name of this device.", max_length=64),
                ),
                ("confirmed", models.BooleanField(default=True, help_text="Is this device ready for use?")),
                (
                    "throttling_failure_timestamp",
                    models.DateTimeField(
                        blank=True,
                        default=None,
                        help_text="A timestamp of the last failed verification attempt. Null if last attempt succeeded.",
                        null=True,
                    ),
                ),
                (
                    "throttling_failure_count",
                    models.PositiveIntegerField(default=0, help_text="Number of successive failed attempts."),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True,
                        help_text="The date and time when this device was initially created in the system.",
                        null=True,
                    ),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True, help_text="The most recent date and time this device was used.", null=True
                    ),
                ),
                ("secret", apps.core.fields.EncryptedTextField()),
                ("last_step", models.BigIntegerField(default=-1)),
                (
                    "user",
                    models.ForeignKey(
                        help_text="The user that this device belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("join", "Join a dealership"), ("enrol", "Set up the second factor")],
                        max_length=8,
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=150)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("nonce", models.CharField(default=apps.accounts.models.invitation._nonce, max_length=40)),
                ("invited_by", models.BigIntegerField(null=True)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "dealership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="accounts.dealership",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="accounts.dealergroup",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-invited_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="IdentityMail",
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
                            ("invitation", "Invitation"),
                            ("enrolment_link", "Link to set up a second factor"),
                            ("password_reset", "Password reset"),
                            ("password_changed", "Password changed"),
                            ("second_factor_added", "Second factor added"),
                            ("second_factor_removed", "Second factor removed"),
                            ("second_factor_reset", "Second factor reset by an admin"),
                            ("recovery_codes_renewed", "Recovery codes renewed"),
                            ("recovery_code_used", "Recovery code used"),
                        ],
                        max_length=32,
                    ),
                ),
                ("queued_at", models.DateTimeField(default=apps.core.clock.now)),
                ("next_attempt_at", models.DateTimeField(default=apps.core.clock.now)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.invitation",
                    ),
                ),
            ],
            options={
                "ordering": ("queued_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="RecoverySheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The human-readable name of this device.", max_length=64),
                ),
                ("confirmed", models.BooleanField(default=True, help_text="Is this device ready for use?")),
                (
                    "throttling_failure_timestamp",
                    models.DateTimeField(
                        blank=True,
                        default=None,
                        help_text="A timestamp of the last failed verification attempt. Null if last attempt succeeded.",
                        null=True,
                    ),
                ),
                (
                    "throttling_failure_count",
                    models.PositiveIntegerField(default=0, help_text="Number of successive failed attempts."),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True,
                        help_text="The date and time when this device was initially created in the system.",
                        null=True,
                    ),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True, help_text="The most recent date and time this device was used.", null=True
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="The user that this device belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="accounts.recoverysheet",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="SignInPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("platform_admin", "Platform admin"),
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
                        max_length=40,
                    ),
                ),
                ("second_factor", models.BooleanField(default=True)),
                ("grace_until", models.DateField(blank=True, null=True)),
                ("idle_minutes", models.PositiveIntegerField()),
                ("absolute_minutes", models.PositiveIntegerField()),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_in_policies",
                        to="accounts.dealergroup",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sign-in policies",
                "ordering": ("group_id", "role", "id"),
            },
        ),
        migrations.CreateModel(
            name="UserSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("verified", models.BooleanField(default=False)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("device", models.CharField(max_length=80)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-seen_at", "-id"),
            },
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["dealership", "-invited_at"], name="accounts_invitation_recent"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("dealership__isnull", False),
                        ("group", None),
                        ("purpose", "join"),
                        models.Q(("role", ""), _negated=True),
                    ),
                    models.Q(
                        ("dealership", None),
                        ("group__isnull", False),
                        ("purpose", "join"),
                        models.Q(("role", ""), _negated=True),
                    ),
                    models.Q(("purpose", "enrol"), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_invitation_complete",
                violation_error_message="A joiner needs a place and a role, an enrolment a user.",
            ),
        ),
        migrations.AddIndex(
            model_name="identitymail",
            index=models.Index(
                condition=models.Q(("finished_at", None)),
                fields=["next_attempt_at"],
                name="accounts_identity_mail_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoverycode",
            constraint=models.UniqueConstraint(
                fields=("sheet", "digest"), name="accounts_recovery_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="signinpolicy",
            constraint=models.UniqueConstraint(
                fields=("group", "role"),
                name="accounts_sign_in_policy_one_per_role",
                violation_error_message="This role has a sign-in policy already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signinpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("idle_minutes__gte", 5), ("idle_minutes__lte", models.F("absolute_minutes"))
                ),
                name="accounts_sign_in_policy_limits",
                violation_error_message="The idle limit is at least 5 minutes and at most the absolute limit.",
            ),
        ),
        migrations.AddIndex(
            model_name="usersession",
            index=models.Index(fields=["user", "-seen_at"], name="accounts_session_user_seen"),
        ),
    ]
