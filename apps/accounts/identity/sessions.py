"""Signed-in browsers: their limits, the list of them, ending them.

What a request must know stands in the session itself (no query): when it began to count, when it
was last used, its limits. The row in ``UserSession`` is for the list and for ending sessions.
"""

from dataclasses import asdict, dataclass
from importlib import import_module

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.identity import devices
from apps.accounts.identity.selectors import rule_for
from apps.accounts.models import User, UserSession
from apps.accounts.services.tokens import end_sign_ins
from apps.core.clock import now

MARKS = "identity"
TOUCH_SECONDS = 60
PROOF_SECONDS = 10 * 60


@dataclass(slots=True)
class Marks:
    """Unix seconds. ``proved`` is when password and second factor were last shown."""

    began: float
    seen: float
    idle: float
    ends: float
    proved: float


def start(request: HttpRequest, user: User) -> None:
    """Begin to count a session that has just been signed in (its key is fresh by now)."""
    at = now()
    rule = rule_for(user)
    ends = at + rule.absolute
    stamp = at.timestamp()
    marks = Marks(stamp, stamp, rule.idle.total_seconds(), ends.timestamp(), stamp)
    request.session[MARKS] = asdict(marks)
    request.session.set_expiry(int(rule.absolute.total_seconds()))
    request.session.save()
    UserSession.objects.create(
        user=user,
        session_key=str(request.session.session_key),
        started_at=at,
        seen_at=at,
        ends_at=ends,
        verified=getattr(user, "otp_device", None) is not None,
        ip=get_adapter(request).get_client_ip(request),
        device=devices.describe(request.headers.get("User-Agent", "")),
    )


def marks_of(request: HttpRequest) -> Marks | None:
    """The marks of this session; None for a session that did not begin at our door."""
    stored = request.session.get(MARKS)
    return Marks(**stored) if stored else None


def why_over(request: HttpRequest) -> str:
    """Why this session may not go on (a sentence), or an empty string."""
    marks = marks_of(request)
    at = now().timestamp()
    if marks is None:
        return "Sign in to go on."
    if at >= marks.ends:
        return "You were signed in for as long as your role allows. Sign in again to go on."
    if at - marks.seen >= marks.idle:
        return "You were away for a while. Sign in again to go on."
    return ""


def touch(request: HttpRequest, user: User) -> None:
    """Note that the session is in use, once a minute, and follow a changed policy."""
    marks = marks_of(request)
    at = now()
    if marks is None or at.timestamp() - marks.seen < TOUCH_SECONDS:
        return
    rule = rule_for(user)
    marks.seen = at.timestamp()
    marks.idle = rule.idle.total_seconds()
    marks.ends = marks.began + rule.absolute.total_seconds()
    request.session[MARKS] = asdict(marks)
    UserSession.objects.filter(session_key=request.session.session_key).update(seen_at=at)


def proved_lately(request: HttpRequest) -> bool:
    """Whether password and second factor were shown within the last ten minutes."""
    marks = marks_of(request)
    return marks is not None and now().timestamp() - marks.proved < PROOF_SECONDS


def note_proof(request: HttpRequest) -> None:
    """Password and second factor were shown again just now."""
    marks = marks_of(request)
    if marks is not None:
        marks.proved = now().timestamp()
        request.session[MARKS] = asdict(marks)


def follow_new_key(request: HttpRequest, old_key: str | None) -> None:
    """The session's key was rotated: keep the list in step."""
    request.session.save()
    UserSession.objects.filter(session_key=old_key).update(session_key=request.session.session_key)


def alive(user: User) -> QuerySet[UserSession]:
    """The sessions of ``user`` that are not over, latest first."""
    at = now()
    rows = UserSession.objects.filter(user=user, ends_at__gt=at, seen_at__gt=at - rule_for(user).idle)
    return rows.order_by("-seen_at", "-id")


def clear_over() -> int:
    """Delete what is left of sessions past their absolute limit; how many of our rows."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    gone, _ = UserSession.objects.filter(ends_at__lte=now()).delete()
    return gone


def end(user: User, session_id: int) -> bool:
    """End one session of ``user``; False when there is no such session of his."""
    return _end(UserSession.objects.filter(user=user, pk=session_id)) == 1


def end_all(user: User, *, keep: str | None = None) -> int:
    """End every session of ``user`` but the one with the key ``keep``; how many ended.

    Sign-ins through the API end too: their tokens stand for the same person.
    """
    end_sign_ins(user)
    return _end(UserSession.objects.filter(user=user).exclude(session_key=keep or ""))


def forget(session_key: str | None) -> None:
    """Somebody signed out: his line goes from the list."""
    UserSession.objects.filter(session_key=session_key or "").delete()


def _end(rows: QuerySet[UserSession]) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        _store(key).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _store(key: str) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store
