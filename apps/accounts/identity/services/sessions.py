"""Signing out other browsers."""

from django.db import transaction

from apps.accounts.identity import sessions
from apps.accounts.models import User
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import NotFound


@transaction.atomic
def end_session(*, user: User, session_id: int, by: Actor) -> None:
    """Sign out one browser of ``user``; somebody else's session is not found."""
    if not sessions.end(user, session_id):
        raise NotFound("This browser is signed out already.")
    record("identity.end_session", target=user, by=by)


@transaction.atomic
def end_sessions(*, user: User, by: Actor, keep_session: str | None = None) -> int:
    """Sign ``user`` out everywhere but in ``keep_session``; returns in how many browsers."""
    ended = sessions.end_all(user, keep=keep_session)
    record("identity.end_sessions", target=user, by=by, facts={"sessions": ended})
    return ended
