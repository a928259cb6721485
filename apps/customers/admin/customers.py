"""The admin of customers: its URLs lead to customers' own pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.pages import StaffPage, guarded
from apps.customers import permissions as may
from apps.customers.admin import customer_page, forms_pages, listing
from apps.customers.models import Customer

PAGES = (
    StaffPage("<int:pk>/page/", "customers_customer_page", customer_page.view, may.VIEW),
    StaffPage("<int:pk>/reveal/<slug:field>/", "customers_customer_reveal", customer_page.reveal, may.VIEW),
)


@admin.register(Customer)
class CustomerAdmin(TenantModelAdmin):
    """List, customer page, registering and editing; no delete."""

    view_permission = may.VIEW
    add_permission = may.REGISTER
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
        """The list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return listing.view(request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Registering."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return forms_pages.register(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Editing."""
        customer = self.get_object(request, object_id)
        if not self.has_change_permission(request, customer):
            raise PermissionDenied
        return forms_pages.edit(request, int(object_id))
