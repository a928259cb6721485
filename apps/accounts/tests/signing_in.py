"""Browsers that are signed in, without walking through the pages each time."""

from dataclasses import asdict

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from apps.accounts.identity import sessions, totp
from apps.accounts.identity.selectors import rule_for
from apps.accounts.models import Authenticator, User, UserSession
from apps.core.clock import now

SECRET = "3132333435363738393031323334353637383930"


def enrolled(user: User) -> Authenticator:
    """The user's authenticator, made when first asked for; its secret is ``SECRET``."""
    device = Authenticator.objects.filter(user=user).first()
    return device or Authenticator.objects.create(user=user, name="Phone", secret=SECRET)


def sign_in(client: Client, user: User, *, verified: bool = True) -> Client:
    """Leave ``client`` as password and code would; ``verified=False``: as a password alone."""
    client.force_login(user)
    at, rule = now(), rule_for(user)
    stamp = at.timestamp()
    ends = at + rule.absolute
    session = client.session
    session[sessions.MARKS] = asdict(
        sessions.Marks(stamp, stamp, rule.idle.total_seconds(), ends.timestamp(), stamp)
    )
    if verified:
        session[DEVICE_ID_SESSION_KEY] = enrolled(user).persistent_id
    session.save()
    UserSession.objects.create(
        user=user,
        session_key=session.session_key,
        started_at=at,
        seen_at=at,
        ends_at=ends,
        verified=verified,
        device="Test",
    )
    return client


def code_of(user: User) -> str:
    """A code that the user's authenticator has not shown yet."""
    return enrolled(user).current_code()


def wrong_code() -> str:
    """A code that is not right now, nor one step earlier or later."""
    import time

    step = int(time.time()) // totp.STEP_SECONDS
    good = {totp.code_at(SECRET, near) for near in range(step - 2, step + 4)}
    return next(
        code
        for code in ("000000", "111111", "222222", "333333", "444444", "555555", "666666")
        if code not in good
    )
