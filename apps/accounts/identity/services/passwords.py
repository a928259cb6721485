"""Passwords: changed by one who knows the old, replaced by one who has the mail."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.identity import lockout, mail, sessions
from apps.accounts.models import IdentityMail, User
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Invalid


@transaction.atomic
def change_password(
    *, user: User, old: str, new: str, by: Actor, ip: str, keep_session: str | None = None
) -> User:
    """Set ``new`` for one who knows ``old``; every session but ``keep_session`` ends."""
    lockout.before_password(user.email, ip)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.check_password(old):
        raise Invalid(
            "The present password is not right.",
            code="wrong_password",
            fields={"old": ["This is not right."]},
        )
    lockout.password_was_right(user.email, ip)
    check_password_strength(user, new)
    user.set_password(new)
    user.save(update_fields=["password"])
    sessions.end_all(user, keep=keep_session)
    record("identity.change_password", target=user, by=by)
    mail.queue(IdentityMail.Kind.PASSWORD_CHANGED, user=user)
    return user


@transaction.atomic
def ask_for_new_password(*, user: User | None) -> None:
    """Queue the mail with the link; for nobody (None) do the same work and send nothing."""
    mail.queue(IdentityMail.Kind.PASSWORD_RESET, user=user)


@transaction.atomic
def replace_forgotten_password(*, user: User, password: str) -> None:
    """Set a password for one who followed the mailed link; the second factor stays as it is.

    All sessions end, and a lockout of the account with them.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions.end_all(user)
    lockout.unlock(user.email)
    record("identity.reset_password", target=user, by=Actor(user_id=user.pk, name=str(user), door="admin"))
    mail.queue(IdentityMail.Kind.PASSWORD_CHANGED, user=user)


def check_password_strength(user: User, password: str) -> None:
    """Raise Invalid with the reasons unless ``password`` is good enough for ``user``."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        reasons = list(weak.messages)
        raise Invalid(" ".join(reasons), code="weak_password", fields={"password": reasons}) from weak
