"""Every request of a signed-in browser: is the session still good, and is it verified?

This stands before every view, so that a view which forgets to ask is safe. The admin site asks
again (``gate.SecondFactorGate``). The API is not touched: it knows tokens only.
"""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from apps.accounts.identity import sessions
from apps.accounts.identity.selectors import may_enter
from apps.accounts.models import User

FREE = ("/static/", "/media/", "/healthz", "/readyz")


class IdentityMiddleware:
    """After AuthenticationMiddleware, OTPMiddleware, allauth's and MessageMiddleware; before the scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(FREE):
            return self.get_response(request)
        if request.path_info.startswith("/api/v1/"):
            request.user = AnonymousUser()
            return self.get_response(request)
        ended = self._end_if_over(request)
        response = ended or self.get_response(request)
        return _whole_page(request, response)

    def _end_if_over(self, request: HttpRequest) -> HttpResponseBase | None:
        user = request.user
        if not isinstance(user, User):
            return None
        why = sessions.why_over(request)
        if not why and not may_enter(request):
            why = "Sign in with your second factor to go on."
        if not why:
            sessions.touch(request, user)
            return None
        _sign_out(request)
        if request.path_info.startswith("/accounts/"):
            return None
        messages.info(request, why)
        return HttpResponseRedirect(login_address(request))


def login_address(request: HttpRequest) -> str:
    """The sign-in page, which leads back to where the person was looking."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _came_from(request)})}"


def _came_from(request: HttpRequest) -> str:
    shown = request.headers.get("HX-Current-URL", "")
    if shown and url_has_allowed_host_and_scheme(shown, allowed_hosts={request.get_host()}):
        parts = urlsplit(shown)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return (
        request.get_full_path()
        if request.method in ("GET", "HEAD")
        else resolve_url(settings.LOGIN_REDIRECT_URL)
    )


def _sign_out(request: HttpRequest) -> None:
    from allauth.account.adapter import get_adapter

    get_adapter(request).logout(request)


def _whole_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """HTMX follows a redirect silently and would put the sign-in page into a fragment."""
    is_htmx = request.headers.get("HX-Request") == "true"
    target = response.headers.get("Location", "")
    if not is_htmx or response.status_code not in (301, 302, 303):
        return response
    if urlsplit(target).path != resolve_url(settings.LOGIN_URL):
        return response
    return HttpResponse(headers={"HX-Redirect": login_address(request)})
