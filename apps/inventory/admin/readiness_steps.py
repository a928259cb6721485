"""The get-ready steps of a dealership: order, stage, owner, target."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget

from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.requests import actor_of
from apps.core.admin.service_forms import changes_of
from apps.core.clock import now
from apps.inventory.admin.choices import choices_of
from apps.inventory.models import ReadinessStep
from apps.inventory.permissions import READY_STEPS, VIEW
from apps.inventory.services.readiness_steps import add_step, change_step


@admin.register(ReadinessStep)
class ReadinessStepAdmin(TenantModelAdmin):
    """What the board's columns are; a step is never deleted, only retired."""

    view_permission = VIEW
    add_permission = change_permission = READY_STEPS
    list_display = ("name", "position", "stage", "owner_role", "owner_name", "target_hours", "is_active")
    fields = ("name", "position", "stage", "owner_role", "owner_id", "target_hours", "is_active")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The owner is chosen among the people of the store."""
        form = super().get_form(request, obj, change, **kwargs)
        if "owner_id" in form.base_fields:
            form.base_fields["owner_id"] = forms.TypedChoiceField(
                label="Owner by name",
                required=False,
                coerce=int,
                empty_value=None,
                choices=people(request),
                widget=UnfoldAdminSelectWidget(),
            )
        return form

    def perform_add(self, request: HttpRequest, form: forms.ModelForm[Any]) -> ReadinessStep:
        return add_step(by=actor_of(request), at=now(), **form.cleaned_data)

    def perform_change(
        self, request: HttpRequest, obj: ReadinessStep, form: forms.ModelForm[Any]
    ) -> ReadinessStep:
        return change_step(step_id=obj.pk, changes=changes_of(form), by=actor_of(request), at=now())


def people(request: HttpRequest) -> list[tuple[Any, str]]:
    """Those who may own a step, by name, after nobody."""
    return [("", "The role"), *choices_of(request).people]
