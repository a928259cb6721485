"""Users: the people who sign in."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from apps.accounts import validators
from apps.accounts.models.dealership import Dealership
from apps.core import permissions
from apps.core.actor import current_actor


class UserManager(BaseUserManager["User"]):
    """Finds and makes users by their lower-cased e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user; without a password he can only come in through an invitation."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A platform admin, for ``manage.py createsuperuser``."""
        return self.create_user(email, password, is_platform_admin=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):  # type: ignore[django-manager-missing]  # django-otp's device bases
    """A person with a sign-in; what he may do comes from his memberships.

    Identity table: read to sign in, before any scope exists. There are no Django groups or
    model permissions: ``core.actor.Actor`` carries the permission codes of a request.
    """

    table_class: ClassVar[str] = "identity"

    email = models.EmailField(
        "e-mail address",
        unique=True,
        error_messages={"unique": "This address is taken."},
    )
    name = models.CharField(max_length=150)
    locale = models.CharField(max_length=12, default="en-us")
    time_zone = models.CharField(
        max_length=64,
        blank=True,
        validators=[validators.time_zone],
        help_text="Empty: the dealership's zone.",
    )
    is_active = models.BooleanField(default=True)
    is_platform_admin = models.BooleanField(default=False)
    last_dealership = models.ForeignKey(
        Dealership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="accounts_user_email_lower",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Addresses are stored in lower case, so that no two differ by case alone."""
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def is_staff(self) -> bool:
        """Whether the admin lets him in: platform admin, or any membership in force."""
        return self.is_active and (self.is_platform_admin or self.memberships.in_force().exists())

    @property
    def is_superuser(self) -> bool:
        """Django's word for the platform admin; third-party admins ask for it."""
        return self.is_active and self.is_platform_admin

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """One of our codes as the request's actor holds it; Django's own are the platform admin's."""
        actor = current_actor()
        if actor.user_id == self.pk and perm in permissions.codes():
            return actor.can(perm)
        return self.is_superuser

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_superuser
