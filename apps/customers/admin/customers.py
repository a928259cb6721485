"""The admin of customers: its URLs lead to customers' own pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from apps.core.admin.own_pages import OwnPagesAdmin
from apps.core.admin.pages import StaffPage
from apps.customers import permissions as may
from apps.customers.admin import customer_page, forms_pages, listing
from apps.customers.models import Customer

PAGES = (
    StaffPage("<int:pk>/page/", "customers_customer_page", customer_page.view, may.VIEW),
    StaffPage("<int:pk>/reveal/<slug:field>/", "customers_customer_reveal", customer_page.reveal, may.VIEW),
)


@admin.register(Customer)
class CustomerAdmin(OwnPagesAdmin):
    """List, customer page, registering and editing; no delete."""

    view_permission = may.VIEW
    add_permission = may.REGISTER
    change_permission = may.EDIT
    pages = PAGES
    list_page = staticmethod(listing.view)
    add_page = staticmethod(forms_pages.register)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Editing."""
        customer = self.get_object(request, object_id)
        if not self.has_change_permission(request, customer):
            raise PermissionDenied
        return forms_pages.edit(request, int(object_id))
