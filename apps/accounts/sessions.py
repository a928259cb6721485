"""Which dealership a request works in, and as whom. Named by the setting SCOPE_RESOLVER."""

from django.http import HttpRequest
from django.utils import timezone

from apps.accounts import access, tokens
from apps.accounts.models import Dealership, User
from apps.core.actor import Actor
from apps.core.display import Display, show_as

DEALERSHIP_KEY = "dealership_id"
WHOLE_GROUP_KEY = "whole_group"

# Sign-in, second factor and health need no dealership and must not open a tenant scope.
NO_SCOPE = ("/healthz", "/readyz", "/static/", "/media/", "/feeds/")
PERSONAL = ("/accounts/",)


def scope_for(request: HttpRequest) -> Actor | None:
    """The actor of a request, None for nobody.

    An actor without a dealership gets no scope. ``request.dealership`` is the current dealership
    or None.
    """
    request.dealership = None  # type: ignore[attr-defined]
    _show(Display())
    if request.path_info.startswith(NO_SCOPE):
        return None
    if request.path_info.startswith("/api/"):
        return tokens.resolve_request(request)
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    if request.path_info.startswith(PERSONAL):
        return access.personal_actor(user, door="admin")
    return _staff_actor(request, user)


def enter(request: HttpRequest, user: User, dealership_id: int, *, whole_group: bool = False) -> bool:
    """Work at another dealership from the next request on; False where ``user`` has no role.

    ``whole_group`` reads all of its group besides, for those who hold a role over it.
    """
    found = access.access_to(user, dealership_id, door="admin")
    if found is None:
        return False
    request.session[DEALERSHIP_KEY] = dealership_id
    request.session[WHOLE_GROUP_KEY] = whole_group and found.reads_group
    User.objects.filter(pk=user.pk).update(last_dealership=dealership_id)
    return True


def _staff_actor(request: HttpRequest, user: User) -> Actor:
    found = _current(request, user) or _home(request, user)
    if found is None:
        return access.personal_actor(user, door="admin")
    user.is_staff = True
    request.dealership = found.dealership  # type: ignore[attr-defined]
    _show(_display_of(user, found.dealership))
    request.reads_group = found.reads_group  # type: ignore[attr-defined]
    return found.actor


def _current(request: HttpRequest, user: User) -> access.Access | None:
    chosen = request.session.get(DEALERSHIP_KEY)
    if chosen is None:
        return None
    whole_group = bool(request.session.get(WHOLE_GROUP_KEY))
    return access.access_to(user, chosen, door="admin", whole_group=whole_group)


def _home(request: HttpRequest, user: User) -> access.Access | None:
    """Where he was last; a dealership that was taken from him is forgotten."""
    request.session.pop(WHOLE_GROUP_KEY, None)
    home = access.home_dealership_id(user)
    if home is None:
        request.session.pop(DEALERSHIP_KEY, None)
        return None
    request.session[DEALERSHIP_KEY] = home
    return access.access_to(user, home, door="admin")


def _show(display: Display) -> None:
    """How this request writes times and amounts; a thread keeps nothing of the request before."""
    show_as(display)
    timezone.activate(display.tz)


def _display_of(user: User, dealership: Dealership) -> Display:
    return Display(user.time_zone or dealership.time_zone, dealership.currency, dealership.distance_unit)
