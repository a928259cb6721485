"""The admin of stock units: its URLs lead to inventory's own pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.pages import StaffPage, guarded
from apps.inventory import permissions as may
from apps.inventory.admin import acts, editing, listing, taking_in, timeline, unit_page
from apps.inventory.models import StockUnit

PAGES = (
    StaffPage("<int:pk>/page/", "inventory_stockunit_page", unit_page.view, may.VIEW),
    StaffPage("<int:pk>/do/<slug:verb>/", "inventory_stockunit_do", acts.view, may.VIEW),
    StaffPage("vin/", "inventory_vin", taking_in.vin_view, may.ADD),
    StaffPage("customers/", "inventory_customers", acts.customers_view, may.HOLD),
)


@admin.register(StockUnit)
class StockUnitAdmin(TenantModelAdmin):
    """List, vehicle page, take-in, edit; no delete: stays end through the lifecycle."""

    view_permission = may.VIEW
    add_permission = may.ADD
    change_permission = may.EDIT

    def get_urls(self) -> list[URLPattern]:
        """The pages before Django's own, whose last pattern takes everything."""
        own = [path(p.route, self.admin_site.admin_view(guarded(p)), name=p.name) for p in PAGES]
        return [*own, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.add_permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.change_permission, obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The inventory list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return listing.view(request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Taking a vehicle in."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return taking_in.view(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Correcting what is written."""
        if not self.has_change_permission(request, self.get_object(request, object_id)):
            raise PermissionDenied
        return editing.view(request, int(object_id))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The full trail, without amounts that the reader may not see."""
        unit = self.get_object(request, object_id)
        return super().history_view(request, object_id, {"trail": timeline.steps(request, unit)})
