"""Signing in without a browser: password and second factor in one step, the answer always alike."""

from django.contrib.auth.hashers import make_password

from apps.accounts.access import personal_actor
from apps.accounts.identity import lockout
from apps.accounts.identity.selectors import requires_second_factor, rule_for
from apps.accounts.identity.verification import verify_code
from apps.accounts.models import User
from apps.accounts.services.tokens import Pair, start_sign_in
from apps.core.errors import NotAllowed

WRONG = (
    "The e-mail address, the password or the code is not right, or too many codes were tried. "
    "People with a second factor send its code; who should have one and has none gets in by an admin's link only."
)


def sign_in(*, email: str, password: str, code: str, address: str) -> Pair:
    """Tokens for the person with this address, password and, where it is owed, second factor.

    NotAllowed ``sign_in_failed`` whatever was wrong; ``too_many_attempts`` with ``retry_after``
    after too many tries, whether or not the address belongs to anybody. Attempts are given back
    only when everything was right: otherwise the count would tell that the password was.
    """
    lockout.before_password(email, address)
    user = _with_password(email, password)
    if user is None or not _second_factor(user, code):
        raise NotAllowed(WRONG, code="sign_in_failed")
    lockout.password_was_right(email, address)
    return start_sign_in(user=user, lasts=rule_for(user).absolute, by=personal_actor(user, door="api"))


def _with_password(email: str, password: str) -> User | None:
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        make_password(password)  # As much work as for somebody who exists.
        return None
    return user if user.check_password(password) and user.is_active else None


def _second_factor(user: User, code: str) -> bool:
    if not requires_second_factor(user):
        return True
    try:
        return bool(code) and verify_code(user, code)
    except NotAllowed:
        return False  # Too many codes: saying so would tell that the password was right.
