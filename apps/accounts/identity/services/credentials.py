"""Password and code in one go, for doors without pages."""

from django.contrib.auth import authenticate

from apps.accounts.identity import lockout
from apps.accounts.identity.selectors import requires_second_factor
from apps.accounts.identity.verification import accept_code
from apps.accounts.models import User
from apps.core.errors import NotAllowed

WRONG = "The e-mail address, the password or the code is not right."


def prove_identity(*, email: str, password: str, code: str, ip: str) -> User:
    """The person whose password and, where he needs one, code these are.

    Raises NotAllowed: ``too_many_attempts`` (with ``retry_after``); ``bad_credentials``, in the
    same words and after the same work for an unknown address, a wrong password, a closed account
    and a wrong code; ``second_factor_needed`` for a right password without a code. Counted with
    the attempts at the sign-in page.
    """
    lockout.before_password(email, ip)
    user = authenticate(None, email=email.strip().lower(), password=password)
    if not isinstance(user, User):
        raise NotAllowed(WRONG, code="bad_credentials")
    lockout.password_was_right(email, ip)
    if not requires_second_factor(user):
        return user
    if not code.strip():
        raise NotAllowed("Send the code of your second factor too.", code="second_factor_needed")
    if accept_code(user, code) is None:
        raise NotAllowed(WRONG, code="bad_credentials")
    return user
