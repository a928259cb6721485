"""The admin of stock units: its URLs lead to inventory's own pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from apps.core.admin.own_pages import OwnPagesAdmin
from apps.core.admin.pages import StaffPage
from apps.inventory import permissions as may
from apps.inventory.admin import (
    acts,
    decoding,
    editing,
    listing,
    narrowing,
    photos,
    printing,
    taking_in,
    timeline,
    unit_page,
)
from apps.inventory.models import StockUnit

PAGES = (
    StaffPage("<int:pk>/page/", "inventory_stockunit_page", unit_page.view, may.VIEW),
    StaffPage("<int:pk>/do/<slug:verb>/", "inventory_stockunit_do", acts.view, may.VIEW),
    StaffPage("<int:pk>/photos/", "inventory_stockunit_photos", photos.grid_view, may.VIEW),
    StaffPage("<int:pk>/photos/order/", "inventory_photo_order", photos.order_view, may.PHOTOS),
    StaffPage("<int:pk>/print/<slug:sheet>/", "inventory_stockunit_print", printing.view, may.PRINT),
    StaffPage("facets/", "inventory_facets", narrowing.sheet, may.VIEW),
    StaffPage("vin/", "inventory_vin", decoding.view, may.ADD),
    StaffPage("customers/", "inventory_customers", acts.customers_view, may.HOLD),
)


@admin.register(StockUnit)
class StockUnitAdmin(OwnPagesAdmin):
    """List, vehicle page, take-in, edit; no delete: stays end through the lifecycle."""

    view_permission = may.VIEW
    add_permission = may.ADD
    change_permission = may.EDIT
    pages = PAGES
    list_page = staticmethod(listing.view)
    add_page = staticmethod(taking_in.view)

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
