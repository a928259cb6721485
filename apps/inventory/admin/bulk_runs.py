"""The admin of bulk acts: its URLs lead to their pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from apps.core.admin.own_pages import OwnPagesAdmin
from apps.core.admin.pages import StaffPage
from apps.inventory import permissions as may
from apps.inventory.admin import bulk
from apps.inventory.models import BulkRun

PAGES = (
    StaffPage("<int:pk>/page/", "inventory_bulkrun_page", bulk.page_view, may.VIEW),
    StaffPage("<int:pk>/do/<slug:verb>/", "inventory_bulkrun_do", bulk.act_view, may.VIEW),
)


@admin.register(BulkRun)
class BulkRunAdmin(OwnPagesAdmin):
    """Past bulk acts and their pages; each asks for the permission of its verb besides."""

    view_permission = may.VIEW
    add_permission = may.VIEW
    change_permission = may.VIEW
    pages = PAGES
    list_page = staticmethod(bulk.list_view)
    add_page = staticmethod(bulk.add_view)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The act's page."""
        run = self.get_object(request, object_id)
        return HttpResponseRedirect(reverse("admin:inventory_bulkrun_page", args=[run.pk]))
