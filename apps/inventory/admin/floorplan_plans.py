"""The floorplan lenders of a dealership and their terms."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.requests import actor_of
from apps.core.admin.service_forms import changes_of
from apps.inventory.models import FloorplanPlan
from apps.inventory.models.floorplan import TERMS
from apps.inventory.permissions import FLOORPLAN_TERMS, SEE_COST
from apps.inventory.services.floorplan_terms import add_plan, change_plan


@admin.register(FloorplanPlan)
class FloorplanPlanAdmin(TenantModelAdmin):
    """Terms for advances to come; those that run keep the terms they began with."""

    view_permission = SEE_COST
    add_permission = change_permission = FLOORPLAN_TERMS
    list_display = ("lender", "rate_pct", "basis", "first_after_days", "first_pct", "is_active")
    fields = (*TERMS, "is_active")

    def perform_add(self, request: HttpRequest, form: forms.ModelForm[Any]) -> FloorplanPlan:
        return add_plan(by=actor_of(request), **form.cleaned_data)

    def perform_change(
        self, request: HttpRequest, obj: FloorplanPlan, form: forms.ModelForm[Any]
    ) -> FloorplanPlan:
        return change_plan(plan_id=obj.pk, changes=changes_of(form), by=actor_of(request))
