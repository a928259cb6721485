"""Checking a code of the second factor: the one function that all doors call."""

from django.db import transaction
from django_otp.models import Device

from apps.accounts.identity import lockout, mail, totp
from apps.accounts.models import Authenticator, IdentityMail, RecoverySheet, User


def accept_code(user: User, code: str) -> Device | None:
    """The device that took ``code``, or None. Raises NotAllowed after too many attempts.

    The row is locked while it judges, so of two requests with the same code one is refused. An
    authenticator's code and a recovery code differ in shape: a mistyped app code does not slow
    the recovery codes down.
    """
    lockout.before_code(user.pk)
    plain = code.strip().replace(" ", "")
    model = Authenticator if totp.looks_like_code(plain) else RecoverySheet
    device = _first_that_takes(model, user, plain)
    if device is not None:
        lockout.code_was_right(user.pk)
    if model is RecoverySheet and device is not None:
        mail.queue(IdentityMail.Kind.RECOVERY_CODE_USED, user=user)
    return device


def verify_code(user: User, code: str) -> bool:
    """Whether ``code`` is a good second factor of ``user``; it is used up if it is.

    Rate limited and safe against replay. Raises NotAllowed (``too_many_attempts``).
    """
    return accept_code(user, code) is not None


def _first_that_takes(
    model: type[Authenticator] | type[RecoverySheet], user: User, code: str
) -> Device | None:
    with transaction.atomic():
        for device in model.objects.select_for_update().filter(user=user, confirmed=True).order_by("id"):
            if device.verify_token(code):
                return device
    return None
