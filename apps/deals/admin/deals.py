"""The admin of deals: its URLs lead to deals' own pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.pages import StaffPage, guarded
from apps.deals import permissions as may
from apps.deals.admin import acts, deal_page, listing, opening, worksheet
from apps.deals.models import Deal

PAGES = (
    StaffPage("<int:pk>/page/", "deals_deal_page", deal_page.view, may.VIEW),
    StaffPage("<int:pk>/worksheet/", "deals_deal_worksheet", worksheet.view, may.EDIT),
    StaffPage("<int:pk>/do/<slug:verb>/", "deals_deal_do", acts.view, may.VIEW),
)


@admin.register(Deal)
class DealAdmin(TenantModelAdmin):
    """List, deal page, opening, worksheet and verbs; no delete: deals end through the lifecycle."""

    view_permission = may.VIEW
    add_permission = may.OPEN
    change_permission = may.EDIT

    def get_urls(self) -> list[URLPattern]:
        """The pages before Django's own, whose last pattern takes everything."""
        own = [path(p.route, self.admin_site.admin_view(guarded(p)), name=p.name) for p in PAGES]
        return [*own, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.add_permission)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return listing.view(request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Opening a deal."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return opening.view(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """There is one page of a deal."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        deal = self.get_object(request, object_id)
        return HttpResponseRedirect(deal_page.url_of(deal.pk))
