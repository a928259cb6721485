"""The second factors of a person: an authenticator app and recovery codes.

Both are django-otp devices (``is_verified()`` and throttling come from there). They are not its
stock models because those keep the secret and the codes in clear text: here the secret is
encrypted, and of a code only a keyed hash is kept.
"""

from typing import ClassVar

from django.db import models
from django.utils.crypto import salted_hmac
from django_otp.models import Device, DeviceManager, ThrottlingMixin, TimestampMixin

from apps.accounts.identity import totp
from apps.core.fields import EncryptedTextField


class Authenticator(TimestampMixin, ThrottlingMixin, Device):
    """An authenticator app. ``last_step`` is the time step of the last code taken."""

    table_class: ClassVar[str] = "identity"

    secret = EncryptedTextField()
    last_step = models.BigIntegerField(default=-1)

    objects: ClassVar[models.Manager["Authenticator"]] = DeviceManager()

    class Meta:
        ordering = ("id",)

    def verify_token(self, token: str) -> bool:
        """Take ``token`` once; the caller has locked the row."""
        allowed, _ = self.verify_is_allowed()
        if not allowed:
            return False
        step = totp.step_of(self.secret, token, after=self.last_step)
        if step is None:
            self.throttle_increment()
            return False
        self.last_step = step
        _taken(self)
        return True

    def current_code(self) -> str:
        """The code of this instant; the next one if this step's was taken already."""
        return totp.next_code(self.secret, after=self.last_step)

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first failure; doubles with each one."""
        return 1


class RecoverySheet(TimestampMixin, ThrottlingMixin, Device):
    """The sheet of recovery codes that a person was shown once."""

    table_class: ClassVar[str] = "identity"

    objects: ClassVar[models.Manager["RecoverySheet"]] = DeviceManager()

    class Meta:
        ordering = ("id",)

    def verify_token(self, token: str) -> bool:
        """Take one code, which is then gone; the caller has locked the row."""
        allowed, _ = self.verify_is_allowed()
        if not allowed:
            return False
        taken, _ = self.codes.filter(digest=recovery_digest(self.user_id, token)).delete()
        if not taken:
            self.throttle_increment()
            return False
        _taken(self)
        return True

    def get_throttle_factor(self) -> int:
        """As for an authenticator."""
        return 1


class RecoveryCode(models.Model):
    """One unused recovery code, as a keyed hash; using it deletes it."""

    table_class: ClassVar[str] = "identity"

    sheet = models.ForeignKey(RecoverySheet, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("sheet", "digest"), name="accounts_recovery_code_once"),
        )

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


def recovery_digest(user_id: int, code: str) -> str:
    """The keyed hash of ``code``: spaces, hyphens and case do not matter."""
    plain = code.replace("-", "").replace(" ", "").lower()
    return salted_hmac(f"recovery-code:{user_id}", plain, algorithm="sha256").hexdigest()


def _taken(device: Authenticator | RecoverySheet) -> None:
    device.throttle_reset(commit=False)
    device.set_last_used_timestamp(commit=False)
    device.save()
