"""Saving views of lists and changing them: verbs only; the lists show them by ``context_of``."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.core import saved_views
from apps.core.admin.htmx import done, refused
from apps.core.admin.requests import actor_of
from apps.core.errors import DomainError, NotFound
from apps.core.models import SavedView
from apps.core.permissions_list import SAVE_VIEWS, SHARE_VIEWS


def context_of(request: HttpRequest, screen: str) -> dict[str, Any]:
    """What ``components/saved_views.html`` shows at a screen."""
    by = actor_of(request)
    views = saved_views.views_for(screen, by)
    return {
        "view_screen": screen,
        "views": [
            {
                "view": view,
                "href": f"?{view.query or ALL}",
                "mine": view.owner_id == by.user_id,
                "default": by.user_id in view.default_of,
                "current": view.query == request.GET.urlencode(),
            }
            for view in views
        ],
        "may_save": by.can(SAVE_VIEWS),
        "may_share": by.can(SHARE_VIEWS),
    }


ALL = "view=all"
"""The query of a list as it is, where a default view would open."""


def opening(request: HttpRequest, context: dict[str, Any]) -> HttpResponse | None:
    """The redirect to one's default view, for a screen opened by its bare address."""
    if request.GET or request.headers.get("HX-Request"):
        return None
    first = next((shown for shown in context["views"] if shown["default"]), None)
    return HttpResponseRedirect(f"{request.path}{first['href']}") if first else None


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """``screen``, ``name``, ``query``, ``shared``."""
    given = request.POST
    try:
        view = saved_views.save(
            screen=given.get("screen", ""),
            name=given.get("name", ""),
            query=given.get("query", ""),
            shared=given.get("shared") == "1",
            by=actor_of(request),
        )
    except NotFound as error:
        raise Http404(error.message) from error
    except DomainError as error:
        return refused(
            request, "components/saved_view_fields.html", {"may_share": given.get("may_share")}, error
        )
    return done(request, _address(view), f"The view “{view.name}” is saved.")


@require_POST
def change_view(request: HttpRequest, view_id: int, verb: str) -> HttpResponse:
    """``verb``: rename, share, unshare, delete, restore, default, undefault."""
    by, undo = actor_of(request), ""
    try:
        match verb:
            case "rename":
                view = saved_views.rename(view_id=view_id, name=request.POST.get("name", ""), by=by)
                said = f"The view is called “{view.name}” now."
            case "share" | "unshare":
                view = saved_views.share(view_id=view_id, on=verb == "share", by=by)
                said = (
                    f"Everybody here sees “{view.name}”."
                    if view.is_shared
                    else f"“{view.name}” is yours alone."
                )
            case "delete":
                view = saved_views.delete(view_id=view_id, by=by)
                said, undo = (
                    f"The view “{view.name}” is deleted.",
                    reverse("admin:view_do", args=[view_id, "restore"]),
                )
            case "restore":
                view = saved_views.restore(view_id=view_id, by=by)
                said = f"The view “{view.name}” is back."
            case "default" | "undefault":
                view = saved_views.make_default(view_id=view_id, on=verb == "default", by=by)
                said = f"The list opens with “{view.name}”." if verb == "default" else "The list opens whole."
            case _:
                raise NotFound("There is no such verb.")
    except NotFound as error:
        raise Http404(error.message) from error
    except DomainError as error:
        return render(request, "components/note.html", {"tone": "bad", "text": error.message}, status=422)
    gone = verb in ("delete", "undefault")
    return done(request, _address(view, whole=gone), said, undo=undo)


def _address(view: SavedView, *, whole: bool = False) -> str:
    url = reverse(saved_views.screen_of(view.screen).url_name)
    return f"{url}?{ALL if whole else view.query or ALL}"
