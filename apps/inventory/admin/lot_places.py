"""The places of the lot: a list that the store sets itself."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.navigation import NAVIGATION, SETTINGS, NavItem
from apps.core.admin.requests import actor_of
from apps.core.admin.service_forms import changes_of
from apps.core.clock import now
from apps.inventory.models import LotPlace
from apps.inventory.permissions import LOT_PLACES, VIEW
from apps.inventory.services.lot_places import add_place, change_place


@admin.register(LotPlace)
class LotPlaceAdmin(TenantModelAdmin):
    """A place is never deleted, only switched off."""

    view_permission = VIEW
    add_permission = change_permission = LOT_PLACES
    list_display = ("name", "location", "position", "is_active")
    list_select_related = ("location",)
    fields = ("name", "location", "position", "is_active")

    def perform_add(self, request: HttpRequest, form: forms.ModelForm[Any]) -> LotPlace:
        return add_place(by=actor_of(request), at=now(), **_values(form.cleaned_data))

    def perform_change(self, request: HttpRequest, obj: LotPlace, form: forms.ModelForm[Any]) -> LotPlace:
        changes = _values(changes_of(form))
        return change_place(place_id=obj.pk, changes=changes, by=actor_of(request), at=now())


def _values(given: Any) -> dict[str, Any]:
    """As the service names them: the location by its id."""
    values = dict(given)
    if "location" in values:
        place = values.pop("location")
        values["location_id"] = place.pk if place else None
    return values


NAVIGATION.register(
    78,
    "lot places",
    NavItem("Lot places", "admin:inventory_lotplace_changelist", "flag", SETTINGS, LOT_PLACES),
)
