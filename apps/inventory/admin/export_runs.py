"""The admin of exports: its URLs lead to their own pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from apps.core.admin.own_pages import OwnPagesAdmin
from apps.core.admin.pages import StaffPage
from apps.inventory import permissions as may
from apps.inventory.admin import exporting
from apps.inventory.models import StockExport

PAGES = (
    StaffPage("<int:pk>/page/", "inventory_stockexport_page", exporting.page_view, may.EXPORT),
    StaffPage("<int:pk>/file/", "inventory_stockexport_file", exporting.file_view, may.EXPORT),
)


@admin.register(StockExport)
class StockExportAdmin(OwnPagesAdmin):
    """Past exports and the page that begins one."""

    view_permission = may.EXPORT
    add_permission = may.EXPORT
    change_permission = may.EXPORT
    pages = PAGES
    list_page = staticmethod(exporting.list_view)
    add_page = staticmethod(exporting.add_view)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The export's page."""
        export = self.get_object(request, object_id)
        return HttpResponseRedirect(reverse("admin:inventory_stockexport_page", args=[export.pk]))
