"""Getting a second factor."""

from django.conf import settings
from django.db import transaction

from apps.accounts.identity import mail, sessions, totp
from apps.accounts.identity.services.recovery import replace_codes
from apps.accounts.models import Authenticator, IdentityMail, RecoveryCode, User
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, NotAllowed

MOST = 5


@transaction.atomic
def enrol_authenticator(
    *, user: User, secret: str, code: str, name: str, by: Actor, keep_session: str | None = None
) -> tuple[Authenticator, list[str]]:
    """Enrol the app that holds ``secret`` and shows ``code``; returns it and new recovery codes.

    The codes are empty when the person has a sheet already. The caller has made sure that the
    person may enrol: by a link from an admin, or by showing password and code again. Other
    sessions than ``keep_session`` end.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    step = totp.step_of(secret, code)
    if step is None:
        raise wrong_first_code()
    if Authenticator.objects.filter(user=user, confirmed=True).count() >= MOST:
        raise Conflict(f"{MOST} authenticators are the most one can have: remove one first.", code="too_many")
    device = Authenticator.objects.create(
        user=user, name=name.strip()[:64] or "Authenticator", secret=secret, last_step=step
    )
    sheet_exists = RecoveryCode.objects.filter(sheet__user=user).exists()
    codes = [] if sheet_exists else replace_codes(user)
    sessions.end_all(user, keep=keep_session)
    record("identity.enrol_second_factor", target=user, by=by, facts={"device": device.name})
    mail.queue(IdentityMail.Kind.SECOND_FACTOR_ADDED, user=user)
    return device, codes


def wrong_first_code() -> Invalid:
    """The code does not belong to the secret that was shown."""
    return Invalid(
        "This code does not match. Type the next one that the app shows; "
        "check that the phone sets its clock by itself.",
        code="wrong_code",
        fields={"code": ["This code does not match: type the next one that the app shows."]},
    )


@transaction.atomic
def enrol_for_demo(user: User, secret: str) -> Authenticator:
    """Give a demo user a known secret (40 hexadecimal digits); refused for anybody else."""
    if not (settings.DEMO and is_demo(user)):
        raise NotAllowed("Only demo users on a developer's machine get a known secret.", code="not_demo")
    device: Authenticator = Authenticator.objects.update_or_create(
        user=user, name="Demo", defaults={"secret": secret, "confirmed": True}
    )[0]
    return device


def is_demo(user: User) -> bool:
    """Whether ``user`` is part of the demo data: their addresses have a domain that cannot exist."""
    return user.email.endswith(f"@{settings.DEMO_DOMAIN}")
