"""Showing password and second factor again before something that matters."""

from apps.accounts.identity import lockout
from apps.accounts.identity.verification import accept_code
from apps.accounts.models import User
from apps.core.errors import Invalid


def prove(user: User, ip: str, password: str, code: str = "") -> None:
    """Raise unless ``password`` and, where there is a second factor, ``code`` are right."""
    lockout.before_password(user.email, ip)
    if not user.check_password(password):
        raise Invalid("The password is not right.", fields={"password": ["This is not right."]})
    lockout.password_was_right(user.email, ip)
    if code and accept_code(user, code) is None:
        raise Invalid(
            "This code is not right, or was used already.",
            fields={"code": ["This code is not right, or was used already. Wait for the next one."]},
        )
