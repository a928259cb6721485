"""The admin of deals: its URLs lead to deals' own pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from apps.core.admin.own_pages import OwnPagesAdmin
from apps.core.admin.pages import StaffPage
from apps.deals import permissions as may
from apps.deals.admin import acts, deal_page, listing, opening, worksheet
from apps.deals.models import Deal

PAGES = (
    StaffPage("<int:pk>/page/", "deals_deal_page", deal_page.view, may.VIEW),
    StaffPage("<int:pk>/worksheet/", "deals_deal_worksheet", worksheet.view, may.EDIT),
    StaffPage("<int:pk>/do/<slug:verb>/", "deals_deal_do", acts.view, may.VIEW),
)


@admin.register(Deal)
class DealAdmin(OwnPagesAdmin):
    """List, deal page, opening, worksheet and verbs; no delete: deals end through the lifecycle."""

    view_permission = may.VIEW
    add_permission = may.OPEN
    change_permission = may.EDIT
    pages = PAGES
    list_page = staticmethod(listing.view)
    add_page = staticmethod(opening.view)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """There is one page of a deal."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        deal = self.get_object(request, object_id)
        return HttpResponseRedirect(deal_page.url_of(deal.pk))
