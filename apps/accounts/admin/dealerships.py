"""Groups, dealerships and their locations."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path

from apps.accounts import services
from apps.accounts.admin import switcher
from apps.accounts.admin.forms import DealershipForm
from apps.accounts.models import DealerGroup, Dealership, Location
from apps.accounts.permissions import CHANGE_DEALERSHIP, CREATE_DEALERSHIP, CREATE_GROUP, VIEW_DEALERSHIP
from apps.accounts.selectors import dealerships_within, matching
from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.requests import actor_of
from apps.core.admin.service_forms import changes_of

ADDRESS = ("street", "city", "region", "postcode", "country")
FIXED = ("group", "slug", "currency")


@admin.register(DealerGroup)
class GroupAdmin(TenantModelAdmin):
    """Dealer groups: the platform opens them, everybody sees his own."""

    view_permission = VIEW_DEALERSHIP
    add_permission = CREATE_GROUP
    list_display = ("name", "slug", "is_active")
    search_fields = ("name", "slug")
    fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}

    def scoped_queryset(self, request: HttpRequest) -> QuerySet[DealerGroup]:
        groups = DealerGroup.objects.order_by("name", "id")
        actor = actor_of(request)
        return groups if actor.all_powerful else groups.filter(pk=actor.group_id or 0)

    def perform_add(self, request: HttpRequest, form: forms.ModelForm[Any]) -> DealerGroup:
        return services.create_group(by=actor_of(request), **form.cleaned_data)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))


@admin.register(Dealership)
class DealershipAdmin(TenantModelAdmin):
    """The dealerships within reach; the current one can be changed."""

    view_permission = VIEW_DEALERSHIP
    add_permission = CREATE_DEALERSHIP
    change_permission = CHANGE_DEALERSHIP
    form = DealershipForm
    list_display = ("name", "city", "region", "group", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "city")
    search_help_text = "Name, city or slug"
    list_select_related = ("group",)
    autocomplete_fields = ("group",)
    fieldsets = (
        (None, {"fields": ("name", "legal_name", "group", "slug", "licence_number", "tax_id")}),
        ("Address", {"fields": (*ADDRESS, "phone")}),
        ("Locale", {"fields": ("time_zone", "currency", "distance_unit")}),
        ("Day to day", {"fields": ("opening_hours", "stock_prefix", "brand_colour", "accent_colour")}),
    )

    def scoped_queryset(self, request: HttpRequest) -> QuerySet[Dealership]:
        return dealerships_within(actor_of(request)).order_by("name", "id")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return (matching(queryset, search_term) if search_term.strip() else queryset), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Money and addresses of the API hang on these: set once."""
        return FIXED if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The current dealership, or any for the platform."""
        actor = actor_of(request)
        here = obj is None or actor.all_powerful or obj.pk == actor.dealership_id
        return here and super().has_change_permission(request)

    def perform_add(self, request: HttpRequest, form: forms.ModelForm[Any]) -> Dealership:
        return services.create_dealership(by=actor_of(request), **form.cleaned_data)

    def perform_change(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any]) -> Dealership:
        return services.update_dealership(
            dealership_id=obj.pk, changes=changes_of(form), by=actor_of(request)
        )

    def get_urls(self) -> list[URLPattern]:
        find = self.admin_site.admin_view(switcher.find)
        enter = self.admin_site.admin_view(switcher.enter)
        return [
            path("find/", find, name="accounts_switch"),
            path("enter/", enter, name="accounts_enter"),
            *super().get_urls(),
        ]


@admin.register(Location)
class LocationAdmin(TenantModelAdmin):
    """Where the current dealership keeps cars."""

    view_permission = VIEW_DEALERSHIP
    add_permission = CHANGE_DEALERSHIP
    change_permission = CHANGE_DEALERSHIP
    list_display = ("name", "city", "is_primary", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "city")
    fields = ("name", *ADDRESS, "is_primary", "is_active")

    def perform_add(self, request: HttpRequest, form: forms.ModelForm[Any]) -> Location:
        return services.create_location(by=actor_of(request), **form.cleaned_data)

    def perform_change(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any]) -> Location:
        return services.update_location(location_id=obj.pk, changes=changes_of(form), by=actor_of(request))
