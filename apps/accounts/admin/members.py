"""Memberships: giving roles, changing them, taking them away."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts import services
from apps.accounts.models import Membership
from apps.accounts.permissions import MANAGE_PEOPLE, VIEW_PEOPLE
from apps.accounts.selectors import memberships_within
from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.requests import actor_of
from apps.core.errors import Invalid


@admin.register(Membership)
class MembershipAdmin(TenantModelAdmin):
    """Who holds which role here. A change of role is one act: the old one goes as the new one comes."""

    view_permission = VIEW_PEOPLE
    add_permission = MANAGE_PEOPLE
    change_permission = MANAGE_PEOPLE
    list_display = ("user", "role", "dealership", "group", "since", "until", "is_active")
    list_filter = ("role", "is_active")
    list_select_related = ("user", "dealership", "group")
    search_fields = ("user__name", "user__email")
    autocomplete_fields = ("user", "dealership", "group")
    fields = ("user", "role", "dealership", "group", "until")
    actions = ("revoke",)

    def scoped_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return memberships_within(actor_of(request)).order_by("user__name", "id")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "dealership", "group", "until") if obj else ()

    def perform_add(self, request: HttpRequest, form: forms.ModelForm[Any]) -> Membership:
        data = form.cleaned_data
        place = data["dealership"] or data["group"]
        if place is None:
            raise Invalid("Choose a dealership or a whole group.", fields={"dealership": ["Choose one."]})
        return services.grant_membership(
            user=data["user"], role=data["role"], place=place, until=data["until"], by=actor_of(request)
        )

    def perform_change(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any]) -> Membership:
        return services.change_role(
            membership_id=obj.pk, role=form.cleaned_data["role"], by=actor_of(request)
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A place other than the current one is the service's question: a group admin reaches many."""
        return self.has_add_permission(request)

    @admin.action(description="Take the role away", permissions=["change"])
    def revoke(self, request: HttpRequest, held: QuerySet[Membership]) -> None:
        """All of them or, when one is refused, none."""
        with transaction.atomic():
            ids = list(held.order_by("pk").values_list("pk", flat=True))
            for membership_id in ids:
                services.revoke_membership(membership_id=membership_id, by=actor_of(request))
        messages.success(request, f"{len(ids)} {'role' if len(ids) == 1 else 'roles'} taken away.")
