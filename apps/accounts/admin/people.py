"""The people of the dealership. New ones come by invitation."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts import services
from apps.accounts.models import Membership, User
from apps.accounts.permissions import MANAGE_PEOPLE, VIEW_PEOPLE
from apps.accounts.selectors import memberships_within, people_within
from apps.core.admin.base import TenantInline, TenantModelAdmin
from apps.core.admin.requests import actor_of
from apps.core.admin.service_forms import changes_of


class MembershipInline(TenantInline):
    """The roles of a person within one's reach: what he holds elsewhere stays there."""

    model = Membership
    view_permission = VIEW_PEOPLE
    fields = readonly_fields = ("role", "dealership", "group", "is_active", "since", "until")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return memberships_within(actor_of(request)).order_by("-is_active", "role", "id")


@admin.register(User)
class UserAdmin(TenantModelAdmin):
    """Colleagues: who they are, which roles they hold, whether they may sign in."""

    view_permission = VIEW_PEOPLE
    change_permission = MANAGE_PEOPLE
    list_display = ("name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    fields = ("name", "email", "locale", "time_zone", "is_active", "last_login")
    readonly_fields = ("email", "is_active", "last_login")
    inlines = (MembershipInline,)
    actions = ("close_sign_in", "reopen_sign_in")

    def scoped_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return people_within(actor_of(request)).order_by("name", "id")

    def perform_change(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any]) -> User:
        return services.change_person(user_id=obj.pk, changes=changes_of(form), by=actor_of(request))

    @admin.action(description="Close sign-in", permissions=["change"])
    def close_sign_in(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """All of them or, when one is refused, none."""
        self._set_active(request, people, False)

    @admin.action(description="Reopen sign-in", permissions=["change"])
    def reopen_sign_in(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """All of them or, when one is refused, none."""
        self._set_active(request, people, True)

    def _set_active(self, request: HttpRequest, people: QuerySet[User], active: bool) -> None:
        with transaction.atomic():
            ids = list(people.order_by("pk").values_list("pk", flat=True))
            for user_id in ids:
                services.set_active(user_id=user_id, active=active, by=actor_of(request))
        done = "may sign in again" if active else "can no longer sign in"
        messages.success(request, f"{len(ids)} {'person' if len(ids) == 1 else 'people'} {done}.")
