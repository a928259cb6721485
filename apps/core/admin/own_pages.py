"""The ModelAdmin whose URLs lead to its app's own pages instead of Django's forms."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from apps.core.admin.access import CodePermissions
from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.pages import StaffPage, guarded


class OwnPagesAdmin(TenantModelAdmin):
    """Name the list, the page that adds and further pages; each code is asked for before its page."""

    pages: ClassVar[Sequence[StaffPage]] = ()
    list_page: Callable[[HttpRequest], HttpResponse]
    add_page: Callable[[HttpRequest], HttpResponse]

    # The pages call services themselves: no ``perform_add`` or ``perform_change`` is needed.
    has_add_permission = CodePermissions.has_add_permission
    has_change_permission = CodePermissions.has_change_permission

    def get_urls(self) -> list[URLPattern]:
        """The pages before Django's own, whose last pattern takes everything."""
        own = [path(p.route, self.admin_site.admin_view(guarded(p)), name=p.name) for p in self.pages]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.list_page(request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The page that adds."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.add_page(request)
