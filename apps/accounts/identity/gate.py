"""What the admin site asks before it shows anything."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator

from apps.accounts.identity.leaving import forgetting
from apps.accounts.identity.selectors import may_enter


class SecondFactorGate:
    """Mix in before the admin site's class: nobody gets a page without the second factor he owes.

    The site's own sign-in page would know one factor only, so it leads to ours.
    """

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, and verified or not in need of it."""
        allowed: bool = super().has_permission(request)  # type: ignore[misc]
        return allowed and may_enter(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """There is one sign-in page; somebody signed in who is no staff is told so instead."""
        if request.user.is_authenticated:
            raise PermissionDenied("You have no role at a dealership: ask your admin.")
        after = request.GET.get("next") or request.path.removesuffix("login/")
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': after})}")

    @method_decorator(forgetting)
    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """There is one way out, which also takes the browser off the list of sessions."""
        if request.method == "POST":
            get_adapter(request).logout(request)
        return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
