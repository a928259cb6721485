"""Partners' API tokens: made here, shown once, revoked with a reason."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.accounts.models import ApiToken
from apps.accounts.permissions import MANAGE_TOKENS
from apps.accounts.selectors import partner_tokens_within
from apps.accounts.services.tokens import make_partner_token, revoke_partner_token
from apps.accounts.token_scopes import choices_for
from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.htmx import done, refused
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError

_LIST = "admin:accounts_apitoken_changelist"
_APP_OF = re.compile(r"[.:]")
LIVES = ((30, "30 days"), (90, "90 days"), (365, "1 year"), (730, "2 years"))


class TokenForm(forms.Form):
    """A new token. Only what the maker holds himself is offered."""

    name = forms.CharField(
        max_length=100, label="Partner", help_text="Who will use it, for example a website or a feed."
    )
    days = forms.TypedChoiceField(choices=LIVES, coerce=int, initial=365, label="Lives for")
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label="May")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = _grouped(choices_for(actor_of(request)))  # type: ignore[attr-defined]
        self.fields["name"].widget = UnfoldAdminTextInputWidget()


def _grouped(choices: list[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Scopes under the name of their app, its two wholes first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for scope, words in choices:
        groups.setdefault(_APP_OF.split(scope)[0], []).append((scope, words))
    return [(str(apps.get_app_config(app).verbose_name), found) for app, found in groups.items()]


@admin.register(ApiToken)
class ApiTokenAdmin(TenantModelAdmin):
    """The partner tokens that reach this dealership, living and dead."""

    view_permission = MANAGE_TOKENS
    list_display = ("name", "prefix", "user", "state", "expires_at", "last_used_at")
    list_display_links = ("name",)
    search_fields = ("name", "prefix")

    def scoped_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        return partner_tokens_within(actor_of(request)).order_by("-created_at", "-id")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        revoke = self.admin_site.admin_view(self.revoke_view)
        return [path("<int:token_id>/revoke/", revoke, name="accounts_apitoken_revoke"), *super().get_urls()]

    @admin.display(description="State")
    def state(self, token: ApiToken) -> str:
        """In words."""
        return token.state_at(now())

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form, then the token: once, and on no other page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TokenForm(request.POST or None, request=request)
        context = {**self.admin_site.each_context(request), "title": "New API token", "form": form}
        if request.method != "POST":
            return render(request, "accounts/token_new.html", context)
        if not form.is_valid():
            return render(request, "accounts/token_new.html", context, status=422)
        data = form.cleaned_data
        try:
            made = make_partner_token(
                name=data["name"],
                scopes=data["scopes"],
                expires_at=now() + timedelta(days=data["days"]),
                by=actor_of(request),
            )
        except DomainError as error:
            return refused(request, "accounts/token_new.html", context, error)
        shown = {**context, "title": "Copy the token now", "token": made.token, "text": made.text}
        return render(request, "accounts/token_made.html", shown)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What the token may do and when it was used."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return render(
            request, "accounts/token.html", self._context(request, self.get_object(request, object_id))
        )

    def revoke_view(self, request: HttpRequest, token_id: int) -> HttpResponse:
        """Stop it, from its next request on."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        token = self.get_object(request, str(token_id))
        try:
            revoke_partner_token(
                token_id=token_id, reason=request.POST.get("reason", ""), by=actor_of(request)
            )
        except DomainError as error:
            return refused(request, "accounts/token.html", self._context(request, token), error)
        return done(request, reverse(_LIST), f"{token} is revoked.")

    def _context(self, request: HttpRequest, token: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": token.name,
            "token": token,
            "state": token.state_at(now()),
            "revoke_url": reverse("admin:accounts_apitoken_revoke", args=[token.pk]),
        }
