"""The admin of imports: its URLs lead to the wizard's pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from apps.core.admin.own_pages import OwnPagesAdmin
from apps.core.admin.pages import StaffPage
from apps.inventory import permissions as may
from apps.inventory.admin import importing
from apps.inventory.models import ImportRun

PAGES = (
    StaffPage("<int:pk>/map/", "inventory_importrun_map", importing.map_view, may.IMPORT),
    StaffPage("<int:pk>/page/", "inventory_importrun_page", importing.page_view, may.IMPORT),
    StaffPage("<int:pk>/do/<slug:verb>/", "inventory_importrun_do", importing.act_view, may.IMPORT),
    StaffPage("<int:pk>/rejects.csv", "inventory_importrun_rejects", importing.rejects_view, may.IMPORT),
)


@admin.register(ImportRun)
class ImportRunAdmin(OwnPagesAdmin):
    """Past imports and the wizard."""

    view_permission = may.IMPORT
    add_permission = may.IMPORT
    change_permission = may.IMPORT
    pages = PAGES
    list_page = staticmethod(importing.list_view)
    add_page = staticmethod(importing.upload_view)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The wizard's page."""
        run = self.get_object(request, object_id)
        return HttpResponseRedirect(reverse("admin:inventory_importrun_page", args=[run.pk]))
