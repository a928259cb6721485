"""Staff pages that belong to no model: apps register them, the admin site mounts them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from apps.core.admin.requests import actor_of
from apps.core.errors import NotAllowed
from apps.core.slots import Slot


@dataclass(frozen=True, slots=True)
class StaffPage:
    """``view(request, **kwargs)`` at ``/admin/<route>``, reversed as ``admin:<name>``.

    ``permission`` is required before the view runs; the view makes one service or selector call.
    """

    route: str
    name: str
    view: Callable[..., HttpResponseBase]
    permission: str


STAFF_PAGES = Slot[StaffPage]("staff pages")


def urls(site: AdminSite) -> list[URLPattern]:
    """Every registered page, behind the site's sign-in."""
    return [path(page.route, site.admin_view(guarded(page)), name=page.name) for page in STAFF_PAGES.items()]


def guarded(page: StaffPage) -> Callable[..., HttpResponseBase]:
    """The view, after the permission: NotAllowed becomes the 403 page."""

    @wraps(page.view)
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            actor_of(request).require(page.permission)
        except NotAllowed as error:
            raise PermissionDenied(error.message) from error
        return page.view(request, **kwargs)

    return view
